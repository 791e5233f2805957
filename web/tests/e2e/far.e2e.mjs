import assert from 'node:assert/strict';
import { Pen } from './pen.mjs';

const SENT = Number(process.env['E2E_FAR'] ?? 1500);
/** How long a jump to anywhere may take, milliseconds: a second by design, more where machines are shared. */
const JUMP_MILLIS = Number(process.env['E2E_JUMP'] ?? 3000);

function stanzas(to, from, until, type = 'chat') {
  return Array.from({ length: until - from + 1 }, (_, index) => {
    const n = from + index;
    return `<message xmlns="jabber:client" to="${to}" type="${type}" id="m${n}"><body>第 ${n} 句 word${n}</body></message>`;
  });
}

function says(n) {
  return `第 ${n} 句 word${n}`;
}

/** Somebody with a long conversation of which this device keeps only the end. */
async function longChat(world, read = 0) {
  const b = await world.person();
  await b.register(world.unique('alice'), 'Alice');
  const account = world.unique('zhangsan');
  const pen = await Pen.take(world, account);
  await b.start();
  if (read > 0) {
    await pen.write(stanzas(`${b.account}@localhost`, 1, read));
    await b.openFromList(account);
    await b.until('all of it', async () => (await b.texts()).at(-1) === says(read));
    await b.page.waitForTimeout(1500);
    await b.page.close();
  }
  for (let at = read + 1; at <= SENT; at += 2000) await pen.write(stanzas(`${b.account}@localhost`, at, Math.min(SENT, at + 1999)));
  // A new device learns only the newest of a conversation.
  const second = await world.person();
  await second.signIn(b.account);
  await second.signedIn();
  second.account = b.account;
  return { b: second, pen, account };
}

async function lit(person, text) {
  await person.until(`${text} in sight and lit`, () => person.page.locator('.row.lit', { hasText: text }).count());
}

async function timed(act) {
  const start = Date.now();
  await act();
  return Date.now() - start;
}

async function scroll(person, by) {
  await person.page.locator('.log').hover();
  await person.page.mouse.wheel(0, by);
  await person.page.waitForTimeout(60);
}

/** The numbers of the messages on the page, which must follow one another once the list is at rest. */
async function shownNumbers(person) {
  let numbers = [];
  await person.until('messages without a hole', async () => {
    numbers = (await person.texts()).map((text) => Number(/第 (\d+) 句/.exec(text)?.[1] ?? NaN)).filter((n) => !Number.isNaN(n));
    return numbers.length > 0 && numbers.every((n, index) => index === 0 || n === numbers[index - 1] + 1);
  });
  return numbers;
}

export const tests = [
  [
    'a quote, a hit and a day far up are reached within a second, and history goes on without end in both directions',
    async (world) => {
      const { b, pen, account } = await longChat(world);
      const quote = `&gt; ${says(200)}\n`;
      await b.openFromList(account);
      // All that this device has is new: it opens at the first of it.
      await b.page.locator('.end').click();
      await b.until('the newest', async () => (await b.texts()).at(-1) === says(SENT));
      await pen.write([
        `<message xmlns="jabber:client" to="${b.account}@localhost" type="chat" id="answer"><body>${quote}记得吗</body>` +
          `<reply xmlns="urn:xmpp:reply:0" to="${account}@localhost" id="m200"/>` +
          `<fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:reply:0"><body start="0" end="${[...`> ${says(200)}\n`].length}"/></fallback></message>`,
      ]);
      await b.until('the answer', async () => (await b.texts()).at(-1) === '记得吗');
      const took = await timed(async () => {
        await b.page.locator('.row', { hasText: '记得吗' }).locator('.quote').click();
        await lit(b, says(200));
      });
      console.log(`      jump to a quote ${SENT - 200} messages up: ${took} ms`);
      assert.ok(took <= JUMP_MILLIS, `the jump took ${took} ms`);
      await world.shoot(b.page, 'far-quote');

      // On to both sides, without a hole.
      for (let n = 0; n < 12; n++) await scroll(b, -1500);
      await b.until('older messages', async () => (await shownNumbers(b))[0] < 130);
      for (let n = 0; n < 60 && ((await shownNumbers(b)).at(-1) ?? 0) < 420; n++) await scroll(b, 2000);
      assert.ok(((await shownNumbers(b)).at(-1) ?? 0) >= 420, 'newer messages');

      // What comes meanwhile is counted, not shown here, and not read.
      await pen.write(stanzas(`${b.account}@localhost`, SENT + 1, SENT + 2));
      await b.button('toNewestCount', { n: 2 }).waitFor();
      await b.button('toNewestCount', { n: 2 }).click();
      await b.until('the newest again', async () => (await b.texts()).at(-1) === says(SENT + 2));
      assert.equal(await b.page.locator('.end').count(), 0);

      // A hit of the search, from there a message of one's own leads back.
      await b.button('searchChat').click();
      const field = b.page.getByRole('searchbox', { name: b.t.searchChat });
      const found = await timed(async () => {
        await field.fill('word300');
        await lit(b, says(300));
      });
      console.log(`      search and jump to its hit: ${found} ms`);
      assert.ok(found <= JUMP_MILLIS + 500, `the hit took ${found} ms, of which 300 ms are waited for further letters`);
      await b.page.keyboard.press('Escape');
      await b.say('我在最后');
      await b.until('the own message at the end', async () => (await b.texts()).at(-1) === '我在最后');
      assert.deepEqual((await b.texts()).slice(-2), [says(SENT + 2), '我在最后']);

      // A day.
      await b.button('searchChat').click();
      await b.page.getByLabel(b.t.jumpToDay).fill('2020-01-01');
      await lit(b, says(1));
      await b.button('toNewest').click();
      await b.until('the newest once more', async () => (await b.texts()).at(-1) === '我在最后');
    },
  ],
  [
    'reading on from far up arrives at the newest message and stays with it',
    async (world) => {
      const { b, pen, account } = await longChat(world);
      await b.openFromList(account);
      await b.button('searchChat').click();
      await b.page.getByRole('searchbox', { name: b.t.searchChat }).fill(`word${SENT - 800}`);
      await lit(b, says(SENT - 800));
      await b.page.keyboard.press('Escape');
      for (let n = 0; n < 200 && ((await shownNumbers(b)).at(-1) ?? 0) < SENT; n++) await scroll(b, 6000);
      assert.equal((await shownNumbers(b)).at(-1), SENT);
      await b.page.locator('.end').waitFor({ state: 'detached' });
      await pen.write(stanzas(`${b.account}@localhost`, SENT + 1, SENT + 3));
      await b.until('new ones pull the list along', async () => (await shownNumbers(b)).at(-1) === SENT + 3);
      await b.page.reload();
      await b.signedIn();
      await b.openFromList(account);
      await b.until('one piece', async () => (await shownNumbers(b)).at(-1) === SENT + 3);
      for (let n = 0; n < 120 && (await shownNumbers(b))[0] > SENT - 700; n++) await scroll(b, -3000);
      assert.ok((await shownNumbers(b))[0] <= SENT - 700);
    },
  ],
  [
    'a chat with far more that is new than a device gets opens at the first of it',
    async (world) => {
      const { b, account } = await longChat(world, 20);
      await b.until('it in the list', async () => (await b.page.getByRole('list', { name: b.t.conversationList }).locator('.badge').count()) > 0);
      await b.page.waitForTimeout(1500);
      await b.openFromList(account);
      await b.until('the first new one', async () => (await b.texts()).includes(says(21)));
      const line = await b.page.locator('.log .new').boundingBox();
      const log = await b.page.locator('.log').boundingBox();
      assert.ok(Math.abs(line.y - log.y - log.height / 3) < 60, `the line stands at ${line.y - log.y} of ${log.height}`);
      await world.shoot(b.page, 'far-unread');
      await b.until('still unread', async () => /\d/.test((await b.page.locator('.end .below').textContent()) ?? ''));
      await b.page.locator('.end').click();
      await b.until('the newest', async () => (await b.texts()).at(-1) === says(SENT));
      await b.until('read', async () => (await b.page.getByRole('list', { name: b.t.conversationList }).getByRole('button', { name: account }).locator('.badge').count()) === 0);
    },
  ],
];
