import assert from 'node:assert/strict';
import { befriend } from './person.mjs';

/** The row of the message that says this. */
function row(person, text) {
  return person.page.locator('.log .row').filter({ has: person.page.locator('.text', { hasText: text }) }).last();
}

/** Opens the menu of a message by a right click, and chooses something from it. */
async function choose(person, text, key) {
  await row(person, text).locator('.bubble').click({ button: 'right' });
  await person.page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${person.t[key]}`) }).click();
}

async function pair(world, ...texts) {
  const { a, b } = await befriend(world);
  await a.open('Alice');
  await b.open('张三');
  for (const text of texts) await a.say(text);
  await b.sees(...texts);
  return { a, b };
}

function reactions(person, text) {
  return row(person, text).locator('ul button').evaluateAll((all) => all.map((each) => `${each.textContent.replace(/\s/g, '')}${each.ariaPressed === 'true' ? '!' : ''}`));
}

async function reacts(person, text, ...expected) {
  await person.until(`reactions ${expected.join(' ')}`, async () => JSON.stringify(await reactions(person, text)) === JSON.stringify(expected));
}

async function secondDevice(world, person, other) {
  const second = await world.person();
  await second.signIn(person.account);
  await second.signedIn();
  await second.openFromList(other);
  return second;
}

async function focusedText(person) {
  return person.page.evaluate(() => document.activeElement?.querySelector('.text')?.textContent ?? document.activeElement?.tagName);
}

export const tests = [
  [
    'reactions are counted on both sides, taken back by a click, and there after a reload and on a second device',
    async (world) => {
      const { a, b } = await pair(world, '周六去爬山吗？');
      await row(b, '爬山').hover();
      await row(b, '爬山').getByRole('button', { name: b.t.react, exact: true }).click();
      const picker = b.page.locator('.picker');
      await picker.locator('.grid button').first().waitFor();
      await b.page.getByLabel(b.t.emojiSearch).fill('长颈鹿');
      await picker.locator('.grid button', { hasText: '🦒' }).click();
      await picker.waitFor({ state: 'detached' });
      await reacts(b, '爬山', '🦒1!');
      await reacts(a, '爬山', '🦒1');
      await row(a, '爬山').locator('.bubble').click({ button: 'right' });
      await a.button('reactWith', { emoji: '👍' }).click();
      await row(a, '爬山').locator('ul button', { hasText: '🦒' }).click();
      await reacts(a, '爬山', '🦒2!', '👍1!');
      await reacts(b, '爬山', '🦒2!', '👍1');
      assert.equal(await row(b, '爬山').locator('ul button').first().getAttribute('title'), `${b.t.you}, 张三`);
      await row(b, '爬山').locator('ul button', { hasText: '🦒' }).click();
      await reacts(a, '爬山', '👍1!', '🦒1!');
      await a.page.reload();
      await a.signedIn();
      await a.open('Alice');
      await reacts(a, '爬山', '👍1!', '🦒1!');
      const second = await secondDevice(world, b, '张三');
      await reacts(second, '爬山', '👍1', '🦒1');
      await world.shoot(second.page, 'message-reactions');
    },
  ],
  [
    'a reply quotes what it answers, and a click on the quote goes there',
    async (world) => {
      const { a, b } = await pair(world, '第一个问题', '第二个问题');
      await row(b, '第一个').hover();
      await row(b, '第一个').getByRole('button', { name: b.t.reply, exact: true }).click();
      await b.page.getByRole('group', { name: b.t.replyingTo.replace('{name}', '张三') }).waitFor();
      await b.page.keyboard.press('Escape');
      await b.page.getByRole('button', { name: b.t.cancelReply }).waitFor({ state: 'detached' });
      await row(b, '第一个').dblclick();
      await b.page.getByRole('button', { name: b.t.cancelReply }).waitFor();
      await world.shoot(b.page, 'message-reply-bar');
      await b.page.keyboard.type('回答第一个');
      await b.page.keyboard.press('Enter');
      await b.page.getByRole('button', { name: b.t.cancelReply }).waitFor({ state: 'detached' });
      await a.sees('第一个问题', '第二个问题', '回答第一个');
      for (const person of [a, b]) {
        const quote = row(person, '回答第一个').locator('.quote');
        assert.equal(await quote.locator('.name').textContent(), '张三');
        assert.equal(await quote.locator('.line').textContent(), '第一个问题');
      }
      for (let index = 0; index < 70; index++) await a.say(`后来说的第 ${index} 句`);
      await b.sees('后来说的第 69 句');
      await b.say('回答以后');
      await choose(b, '后来说的第 69 句', 'reply');
      await b.say('说到这里');
      await b.stateOf('说到这里', 'read');
      await b.page.reload();
      await b.signedIn();
      await b.openFromList('张三');
      await b.sees('回答以后', '说到这里');
      const list = b.page.locator('.log');
      await list.evaluate((element) => element.scrollTo({ top: 0 }));
      await row(b, '第一个').first().waitFor();
      await b.page.locator('.end').click();
      await b.sees('回答以后', '说到这里');
    },
  ],
  [
    'a quote far above is found on older pages',
    async (world) => {
      const { a, b } = await pair(world, '很久以前说的');
      for (let index = 0; index < 120; index++) await a.say(`第 ${index} 句`);
      await a.stateOf('第 119 句', 'read', 30_000);
      await a.page.locator('.log').evaluate((element) => element.scrollTo({ top: 0 }));
      await row(a, '很久以前').waitFor();
      await choose(a, '很久以前', 'reply');
      await a.say('还记得吗');
      await b.sees('还记得吗');
      await b.page.reload();
      await b.signedIn();
      await b.openFromList('张三');
      await row(b, '还记得吗').locator('.quote').click();
      await b.until('the quoted message in sight and lit', () => b.page.locator('.row.lit', { hasText: '很久以前说的' }).count());
      await world.shoot(b.page, 'message-jump');
      await b.page.locator('.row.lit').waitFor({ state: 'detached', timeout: 3000 });
    },
  ],
  [
    'an own message is edited by the keyboard, says so everywhere, and the draft comes back',
    async (world) => {
      const { a, b } = await pair(world, '明天三点见');
      await a.page.keyboard.press('ArrowUp');
      await a.page.getByRole('button', { name: a.t.cancelEdit }).waitFor();
      assert.equal(await a.composer().inputValue(), '明天三点见');
      await a.page.keyboard.press('Escape');
      assert.equal(await a.composer().inputValue(), '');
      await a.composer().fill('还没写完的');
      await choose(a, '三点', 'edit');
      await a.composer().fill('明天四点见');
      await world.shoot(a.page, 'message-edit');
      await a.page.keyboard.press('Enter');
      assert.equal(await a.composer().inputValue(), '还没写完的');
      await a.sees('明天四点见');
      await b.sees('明天四点见');
      for (const person of [a, b]) await row(person, '四点').getByText(person.t.edited).waitFor();
      await choose(b, '四点', 'messageInfo');
      await b.page.getByRole('dialog').getByText('明天三点见').waitFor();
      await world.shoot(b.page, 'message-info');
      await b.page.keyboard.press('Escape');
      assert.equal(await row(b, '四点').locator('.bubble').click({ button: 'right' }).then(() => b.button('edit').count()), 0, 'nobody edits others’ words');
      await b.page.keyboard.press('Escape');
      await a.page.reload();
      await a.signedIn();
      await a.open('Alice');
      await a.sees('明天四点见');
      await row(a, '四点').getByText(a.t.edited).waitFor();
      assert.equal(await a.composer().inputValue(), '还没写完的');
      const second = await secondDevice(world, b, '张三');
      await second.sees('明天四点见');
      await row(second, '四点').getByText(second.t.edited).waitFor();
    },
  ],
  [
    'a message is taken back for everyone after one question, and can be edited again until a reload',
    async (world) => {
      const { a, b } = await pair(world, '写错了的话', '别的话');
      await choose(b, '写错了', 'reply');
      await b.say('什么意思？');
      await a.sees('写错了的话', '别的话', '什么意思？');
      await choose(a, '写错了的话', 'retract');
      const dialog = a.page.getByRole('dialog');
      await dialog.getByText(a.t.retractText).waitFor();
      await world.shoot(a.page, 'message-retract');
      await dialog.getByRole('button', { name: a.t.retract, exact: true }).click();
      await a.sees(a.t.youRetracted, '别的话', '什么意思？');
      const gone = b.t.retracted.replace('{name}', '张三');
      await b.sees(gone, '别的话', '什么意思？');
      assert.equal(await row(b, '什么意思').locator('.quote .line').textContent(), gone, 'the quote is honest too');
      await a.button('editAgain').click();
      await a.until('the words back', async () => (await a.composer().inputValue()) === '写错了的话');
      await a.composer().fill('');
      await a.page.reload();
      await a.signedIn();
      await a.open('Alice');
      await a.sees(a.t.youRetracted, '别的话', '什么意思？');
      assert.equal(await a.button('editAgain').count(), 0);
      const second = await secondDevice(world, b, '张三');
      await second.sees(gone, '别的话', '什么意思？');
    },
  ],
  [
    'deleting for me can be undone for a moment, holds on all own devices, and the other side keeps everything',
    async (world) => {
      const { a, b } = await pair(world, '一', '二二', '三三三');
      const second = await secondDevice(world, b, '张三');
      await second.sees('一', '二二', '三三三');
      await choose(b, '二二', 'removeForMe');
      await b.sees('一', '三三三');
      await b.button('undo').click();
      await b.sees('一', '二二', '三三三');
      await choose(b, '二二', 'removeForMe');
      await b.page.locator('.toast').getByRole('button', { name: b.t.close, exact: true }).last().click();
      await second.sees('一', '三三三');
      await b.page.reload();
      await b.signedIn();
      await b.openFromList('张三');
      await b.sees('一', '三三三');
      assert.deepEqual(await b.texts(), ['一', '三三三']);
      await choose(a, '三三三', 'removeForMe');
      await a.page.locator('.toast').getByRole('button', { name: a.t.close, exact: true }).last().click();
      await a.until('gone', async () => (await a.texts()).join() === '一,二二');
      await b.page.getByRole('button', { name: b.t.chatMenu }).click();
      await b.page.getByRole('menuitem', { name: b.t.clearChat }).click();
      await b.page.getByRole('dialog', { name: b.t.clearTitle.replace('{name}', '张三') }).waitFor();
      await world.shoot(b.page, 'message-clear');
      await b.button('clearButton').click();
      await b.until('nothing left', async () => (await b.texts()).length === 0);
      await second.until('nothing left there', async () => (await second.texts()).length === 0);
      await b.say('重新开始');
      await a.sees('一', '二二', '重新开始');
    },
  ],
  [
    'several messages are selected, copied with names and times, forwarded and deleted',
    async (world) => {
      const { a, b } = await pair(world, '甲', '乙乙', '丙丙丙', '丁丁丁丁');
      const c = await world.person();
      await c.register(world.unique('carol'), 'Carol');
      await c.start();
      await c.add(b.id, 'Alice');
      await b.accept();
      await b.openFromList('张三');
      await b.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await choose(b, '乙乙', 'select');
      await row(b, '丁丁丁丁').click({ modifiers: ['Shift'] });
      await b.page.getByRole('toolbar', { name: b.t.selectedCount.replace('{n}', '3') }).waitFor();
      await row(b, '丙丙丙').click();
      await b.page.getByRole('toolbar', { name: b.t.selectedCount.replace('{n}', '2') }).waitFor();
      await world.shoot(b.page, 'message-selecting');
      await b.button('copy').click();
      assert.match(await b.page.evaluate(() => navigator.clipboard.readText()), /^张三，\d\d:\d\d：乙乙\n张三，\d\d:\d\d：丁丁丁丁$/);
      await choose(b, '乙乙', 'select');
      await row(b, '丙丙丙').click();
      await b.page.getByRole('toolbar').getByRole('button', { name: b.t.forward }).click();
      const dialog = b.page.getByRole('dialog', { name: b.t.forwardTo });
      await dialog.getByLabel(b.t.forwardSearch).fill('Caro');
      await dialog.getByRole('checkbox').check();
      await world.shoot(b.page, 'message-forward');
      await dialog.getByRole('button', { name: b.t.forwardSend.replace('{n}', '1') }).click();
      await c.openFromList('Alice');
      await c.sees('乙乙', '丙丙丙');
      await choose(b, '甲', 'select');
      await row(b, '丁丁丁丁').click();
      await b.page.getByRole('toolbar').getByRole('button', { name: b.t.removeForMe }).click();
      await b.sees('乙乙', '丙丙丙');
      assert.equal((await a.texts()).length, 4);
    },
  ],
  [
    'everything with messages is done by the keyboard alone',
    async (world) => {
      const { a, b } = await pair(world, '头一条', '中间的', '末一条');
      await b.say('我的一条');
      await a.sees('头一条', '中间的', '末一条', '我的一条');
      await b.page.locator('.log').focus();
      await b.page.keyboard.press('ArrowUp');
      await b.until('the last row', async () => (await focusedText(b)) === '我的一条');
      await b.page.keyboard.press('ArrowUp');
      await b.page.keyboard.press('ArrowUp');
      await b.until('the middle row', async () => (await focusedText(b)) === '中间的');
      await b.page.keyboard.press('+');
      await b.page.locator('.picker .grid button').first().waitFor();
      await b.page.keyboard.press('Escape');
      await b.until('focus given back', async () => (await focusedText(b)) === '中间的');
      await b.page.keyboard.press('Enter');
      await b.page.getByRole('dialog', { name: b.t.messageMenu }).waitFor();
      await world.shoot(b.page, 'message-menu');
      await b.page.keyboard.press('ArrowUp');
      await b.page.keyboard.press('Enter');
      await reacts(a, '中间的', '👍1');
      await b.until('focus given back', async () => (await focusedText(b)) === '中间的');
      await b.page.keyboard.press('r');
      await b.until('the composer', () => b.composer().evaluate((field) => field === document.activeElement));
      await b.page.keyboard.type('键盘回复');
      await b.page.keyboard.press('Enter');
      await a.sees('我的一条', '键盘回复');
      assert.equal(await row(a, '键盘回复').locator('.quote .line').textContent(), '中间的');
      await b.page.locator('.log').focus();
      await b.page.keyboard.press('ArrowUp');
      await b.until('the own row', async () => (await focusedText(b)) === '键盘回复');
      await b.page.keyboard.press('e');
      await b.page.keyboard.press('End');
      await b.page.keyboard.type('（改）');
      await b.page.keyboard.press('Enter');
      await a.sees('我的一条', '键盘回复（改）');
      await b.page.locator('.log').focus();
      await b.page.keyboard.press('ArrowUp');
      await b.until('the own row again', async () => (await focusedText(b)) === '键盘回复（改）');
      await b.page.keyboard.press('Delete');
      await b.until('hidden', async () => !(await b.texts()).includes('键盘回复（改）'));
      await b.until('the row before', async () => (await focusedText(b)) === '我的一条');
      await b.page.keyboard.press('Space');
      await b.page.getByRole('toolbar').waitFor();
      await b.page.keyboard.press('Escape');
      await b.page.getByRole('toolbar').waitFor({ state: 'detached' });
      await b.page.keyboard.press('Escape');
      await b.until('back in the composer', () => b.composer().evaluate((field) => field === document.activeElement));
    },
  ],
  [
    'fingers open a sheet, pull to answer, and tap twice to react',
    async (world) => {
      const { a, b } = await befriend(world, {}, { width: 390, height: 844 });
      await a.open('Alice');
      await a.say('摸一摸这条消息');
      await b.openFromList('张三');
      await b.sees('摸一摸这条消息');
      const cdp = await b.page.context().newCDPSession(b.page);
      const box = await row(b, '摸一摸').locator('.bubble').boundingBox();
      const at = (x, y = box.y + box.height / 2) => [{ x, y }];
      const touch = (type, points) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
      await touch('touchStart', at(box.x + 30));
      await b.page.getByRole('dialog', { name: b.t.messageMenu }).waitFor();
      await touch('touchEnd', []);
      await b.page.waitForTimeout(300);
      await world.shoot(b.page, 'message-sheet');
      await b.button('reactWith', { emoji: '❤️' }).tap();
      await reacts(a, '摸一摸', '❤️1');
      await touch('touchStart', at(box.x + 120));
      for (const x of [100, 70, 40, 30]) await touch('touchMove', at(box.x + x));
      await world.shoot(b.page, 'message-pull');
      await touch('touchEnd', []);
      await b.page.getByRole('button', { name: b.t.cancelReply }).waitFor();
      await b.page.getByRole('button', { name: b.t.cancelReply }).tap();
      const now = await row(b, '摸一摸').locator('.bubble').boundingBox();
      for (let taps = 0; taps < 2; taps++) {
        await touch('touchStart', at(now.x + 30, now.y + now.height / 2));
        await touch('touchEnd', []);
      }
      await reacts(a, '摸一摸', '❤️1', '👍1');
    },
  ],
];
