import assert from 'node:assert/strict';
import { befriend } from './person.mjs';

/** Makes the page believe that the person looks elsewhere, or back. */
function look(person, away) {
  return person.page.evaluate((hidden) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (hidden ? 'hidden' : 'visible') });
    document.hasFocus = () => !hidden;
    document.dispatchEvent(new Event('visibilitychange'));
    if (!hidden) window.dispatchEvent(new Event('focus'));
  }, away);
}

export const tests = [
  [
    'Enter never sends while an input method composes',
    async (world) => {
      const { a } = await befriend(world);
      await a.open('Alice');
      const cdp = await a.page.context().newCDPSession(a.page);
      await a.composer().focus();
      await cdp.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 });
      for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
        await a.composer().evaluate((field, extra) => {
          field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...extra }));
        }, init);
      }
      assert.deepEqual(await a.messages(), [], 'nothing was sent');
      await cdp.send('Input.insertText', { text: '你好' });
      assert.equal(await a.composer().inputValue(), '你好');
      await a.composer().press('Shift+Enter');
      await a.composer().pressSequentially('再见');
      await a.composer().press('Enter');
      await a.sees('你好\n再见');
      assert.equal(await a.composer().inputValue(), '');
      assert.equal(await a.composer().evaluate((field) => field === document.activeElement), true);
    },
  ],
  [
    'messages show links, styling and emoji, and never HTML',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await a.say('看https://example.org/wiki，谢谢 *重点*');
      await a.say('<img src=x onerror="alert(1)"><b>x</b>');
      await a.say('🎉🎉');
      await b.openFromList('张三');
      await b.sees('看https://example.org/wiki，谢谢 重点', '<img src=x onerror="alert(1)"><b>x</b>', '🎉🎉');
      const link = b.page.locator('.log a');
      assert.equal(await link.getAttribute('href'), 'https://example.org/wiki');
      assert.match((await link.getAttribute('rel')) ?? '', /noopener/);
      assert.equal(await b.page.locator('.log strong').textContent(), '重点');
      assert.equal(await b.page.locator('.log img').count(), 0);
      assert.equal(await b.page.locator('.log .emojis').evaluate((element) => getComputedStyle(element).fontSize), '40px');
    },
  ],
  [
    'the emoji picker searches in the own language and puts emoji where the cursor is',
    async (world) => {
      const { a } = await befriend(world);
      await a.open('Alice');
      await a.composer().fill('前后');
      await a.composer().press('ArrowLeft');
      await a.button('emoji').click();
      await a.page.getByLabel(a.t.emojiSearch).fill('长颈鹿');
      const giraffe = a.page.locator('.picker .grid button', { hasText: '🦒' });
      await giraffe.click();
      assert.equal(await a.composer().inputValue(), '前🦒后');
      await world.shoot(a.page, 'emoji-picker');
      await a.page.keyboard.press('Escape');
    },
  ],
  [
    'typing shows, and stops by itself',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await b.open('张三');
      await b.composer().pressSequentially('嗯');
      await a.page.locator('.chat header').getByText(a.t.typing).waitFor();
      await a.page.locator('.chat header').getByText(a.t.typing).waitFor({ state: 'detached', timeout: 12_000 });
    },
  ],
  [
    'clearing the input can be undone, and drafts stay with their chat',
    async (world) => {
      const { a } = await befriend(world);
      await a.open('Alice');
      await a.composer().fill('还没写完');
      await a.button('clearInput').click();
      assert.equal(await a.composer().inputValue(), '');
      await a.button('undo').click();
      assert.equal(await a.composer().inputValue(), '还没写完');
      await a.page.reload();
      await a.signedIn();
      await a.open('Alice');
      assert.equal(await a.composer().inputValue(), '还没写完');
    },
  ],
  [
    'a page that goes in the moment of sending loses nothing and sends nothing twice',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      const said = ['一', '二', '三', '四'].map((each) => `走之前说的${each}`);
      for (const text of said) {
        await a.say(text);
        await a.page.reload();
        await a.signedIn();
        await a.openFromList('Alice');
        // It was kept as a message, or is still what is typed.
        if ((await a.composer().inputValue()) !== '') await a.composer().press('Enter');
        await a.stateOf(text, 'delivered');
      }
      await a.sees(...said);
      await b.open('张三');
      await b.sees(...said);
      assert.deepEqual((await b.texts()).filter((text) => said.includes(text)), said);
    },
  ],
  [
    'a new message counts in the title, asks once for permission, and notifies',
    async (world) => {
      const { a, b } = await befriend(world);
      await b.tab('chats');
      await b.page.evaluate(() => {
        window.shown = [];
        window.Notification = class {
          static permission = 'default';
          static async requestPermission() {
            this.permission = 'granted';
            return 'granted';
          }
        };
        ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
          window.shown.push({ title, body: options.body });
        };
      });
      await a.open('Alice');
      await look(b, true);
      await a.say('在吗？');
      await b.page.getByText(b.t.askNotify).waitFor();
      assert.match(await b.page.title(), /^\(1\) /);
      assert.deepEqual(await b.page.evaluate(() => window.shown), [], 'nothing before permission');
      await world.shoot(b.page, 'ask-notify');
      await b.button('allow').click();
      await a.say('看到请回复');
      await b.until('a notification', () => b.page.evaluate(() => window.shown.length === 1));
      assert.deepEqual(await b.page.evaluate(() => window.shown[0]), { title: '张三', body: '看到请回复' });
      assert.match(await b.page.title(), /^\(2\) /);
      await b.openFromList('张三');
      await a.stateOf('看到请回复', 'delivered');
      assert.equal((await a.messages()).some((message) => message.state === 'read'), false, 'not read while away');
      await look(b, false);
      await a.stateOf('看到请回复', 'read');
      await b.until('title without count', async () => !/^\(/.test(await b.page.title()));
    },
  ],
  [
    'a second device sees both sides of the talk, and what one read is read on the other',
    async (world) => {
      const { a, b } = await befriend(world);
      const second = await world.person();
      await second.signIn(a.account);
      await second.signedIn();
      await a.open('Alice');
      await a.say('从第一台发出');
      await second.tab('chats');
      await second.openFromList('Alice');
      await second.sees('从第一台发出');
      await second.stateOf('从第一台发出', 'delivered');
      await second.say('从第二台发出');
      await a.sees('从第一台发出', '从第二台发出');
      await b.openFromList('张三');
      await b.sees('从第一台发出', '从第二台发出');
      await second.page.keyboard.press('Escape');
      await b.say('都收到了');
      await a.sees('从第一台发出', '从第二台发出', '都收到了');
      await second.until('no badge after reading elsewhere', async () => {
        const row = second.page.getByRole('list', { name: second.t.conversationList }).getByRole('listitem').filter({ hasText: 'Alice' });
        return (await row.getByText('都收到了').count()) === 1 && (await row.locator('.badge').count()) === 0;
      });
    },
  ],
  [
    'the list keeps its place: new messages below do not move the reader, own ones go to the end',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      for (let index = 0; index < 60; index++) await a.say(`第 ${index} 条消息，有时候会长一些`.repeat(1 + (index % 3)));
      await b.tab('chats');
      await b.page.getByRole('list', { name: b.t.conversationList }).getByText(/第 59 条/).waitFor();
      await b.openFromList('张三');
      const log = b.page.locator('.log');
      await b.until('the first new one in the upper half', () =>
        log.evaluate((element) => {
          const line = element.querySelector('.new')?.getBoundingClientRect();
          const frame = element.getBoundingClientRect();
          return line && line.top >= frame.top && line.top < frame.top + frame.height / 2;
        }),
      );
      await log.evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }));
      await b.page.waitForTimeout(400);
      const before = await log.evaluate((element) => element.scrollTop);
      await a.say('新的一条');
      await b.until('a count at the button', async () => (await b.page.locator('.end .below').textContent()) === '1');
      assert.equal(await log.evaluate((element) => element.scrollTop), before);
      await b.page.locator('.end').click();
      await b.sees('新的一条');
      await b.until('the end', () => log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 2));
      await log.evaluate((element) => element.scrollTo({ top: 0 }));
      await b.page.waitForTimeout(300);
      await b.say('我来答一句');
      await b.until('the end after writing', () => log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 2));
    },
  ],
  [
    'keys move between chats and panes',
    async (world) => {
      const { a, b } = await befriend(world);
      await b.open('张三');
      await b.say('你好');
      await a.tab('chats');
      await a.page.getByRole('list', { name: a.t.conversationList }).getByRole('button').first().waitFor();
      await a.page.keyboard.press('Alt+ArrowDown');
      await a.composer().waitFor();
      await a.page.keyboard.press('Control+k');
      await a.until('search focused', () => a.page.locator('#chat-filter').evaluate((field) => field === document.activeElement));
      await a.page.keyboard.type('没有这个人');
      await a.page.getByText(a.t.noHitsLead).waitFor();
      await a.page.keyboard.press('Escape');
      await a.page.keyboard.press('F6');
      await a.page.keyboard.press('Escape');
      await a.composer().waitFor({ state: 'detached' });
    },
  ],
];
