import assert from 'node:assert/strict';
import { befriend, friends } from './person.mjs';

/** Types with an input method: what is being put together is seen, and a key of the method confirms it. */
async function compose(person, steps, result) {
  const cdp = await person.page.context().newCDPSession(person.page);
  await person.composer().focus();
  for (const text of steps) {
    await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    // The key that goes to the method reaches the page too: named, while composing, and by Safari as number 229.
    await person.composer().evaluate((field) => {
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }));
    });
  }
  await cdp.send('Input.insertText', { text: result });
  await cdp.detach();
}

export const tests = [
  [
    'an input method’s Enter never sends: pinyin, kana and hangul',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await b.open('张三');
      for (const [steps, result] of [
        [['n', 'ni', 'ni h', 'ni hao'], '你好'],
        [['k', 'か', 'かn', 'かん', '漢', '漢字'], '漢字'],
        [['ㅎ', '하', '한', '한ㄱ', '한구', '한국'], '한국'],
      ]) {
        await compose(a, steps, result);
        assert.equal(await a.composer().inputValue(), result, 'it is still in the field');
        assert.equal((await a.texts()).includes(result), false, 'and was not sent');
        await a.page.keyboard.press('Enter');
        await b.until(result, async () => (await b.texts()).includes(result));
      }
      assert.deepEqual(await b.texts(), ['你好', '漢字', '한국']);
    },
  ],
  [
    'names and messages that run the other way, or pretend to be markup, stay what they are',
    async (world) => {
      const hostile = '<img src=x onerror=a()> مرحبا';
      const [a, b] = await friends(world, { stem: 'zhangsan', nickname: '张三' }, { stem: 'mallory', nickname: hostile });
      await b.open('张三');
      const said = ['שלום, what a day', '\u202Egnp.exe', '<script>alert(1)</script>', '{n} {name} {{x}}', 'a'.repeat(400), '\u0300'.repeat(80), '😀'.repeat(60)];
      for (const text of said) await b.say(text);
      await a.tab('chats');
      await a.page.getByRole('list', { name: a.t.conversationList }).getByRole('button').filter({ hasText: 'onerror' }).click();
      await a.composer().waitFor();
      await a.until('all of them', async () => (await a.page.locator('.log .row').count()) >= said.length);
      assert.equal(await a.page.locator('img[src="x"], .log script').count(), 0);
      for (const width of [1280, 640, 320]) {
        await a.page.setViewportSize({ width, height: 700 });
        const { widest, room } = await a.page.evaluate(() => ({
          widest: Math.max(...[...document.querySelectorAll('.log .bubble')].map((each) => each.getBoundingClientRect().right)),
          room: document.querySelector('.log').getBoundingClientRect().right,
        }));
        assert.ok(widest <= room, `bubbles stay in their column at ${width}: ${widest} of ${room}`);
        assert.equal(await a.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `no sideways scrolling at ${width}`);
      }
      await world.shoot(a.page, 'writing-hostile');
      await a.page.setViewportSize({ width: 1280, height: 800 });
      await a.page.emulateMedia({ forcedColors: 'active' });
      await world.shoot(a.page, 'writing-forced-colours');
    },
  ],
  [
    'a question mark lists the shortcuts, which do what they say',
    async (world) => {
      const { a, b } = await befriend(world);
      await b.open('张三');
      await b.say('在吗');
      await a.page.keyboard.press('Escape');
      await a.page.locator('body').press('?');
      const dialog = a.page.getByRole('dialog', { name: a.t.shortcuts });
      await dialog.waitFor();
      await world.audit(a.page, 'the shortcuts');
      await world.shoot(a.page, 'shortcuts');
      await a.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await a.page.keyboard.press('Alt+Shift+ArrowDown');
      await a.sees('在吗');
      await a.page.keyboard.type('?');
      assert.equal(await a.composer().inputValue(), '?', 'in a field it is only a letter');
      await a.composer().fill('');
      await a.page.keyboard.press('Control+Shift+m');
      await a.page.getByRole('list', { name: a.t.conversationList }).getByText(a.t.muted).waitFor({ state: 'attached' });
      await a.page.keyboard.press('Control+,');
      await a.page.getByRole('heading', { name: a.t.settings, level: 1 }).waitFor();
      await a.page.keyboard.press('Control+k');
      await a.until('the search', () => a.field('searchAll').evaluate((field) => field === document.activeElement));
      await a.page.keyboard.press('F6');
      await a.until('the next pane', () => a.page.evaluate(() => document.activeElement?.closest('.content') !== null));
    },
  ],
];
