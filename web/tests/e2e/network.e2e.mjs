import assert from 'node:assert/strict';
import { befriend } from './person.mjs';
import { startProxy } from './proxy.mjs';

async function throughProxy(world, run) {
  const proxy = await startProxy(world.url);
  try {
    await run(proxy);
  } finally {
    await proxy.close();
  }
}

export const tests = [
  [
    'a broken connection shows, resumes, and neither loses nor doubles a message',
    (world) =>
      throughProxy(world, async (proxy) => {
        const { a, b } = await befriend(world, { url: proxy.url });
        await a.open('Alice');
        await a.say('之前');
        await b.openFromList('张三');
        await b.sees('之前');
        proxy.cut();
        await a.page.locator('.banner.warn').waitFor();
        await a.say('断线时写的');
        await a.page.getByTitle(a.t.stateWaiting).first().waitFor();
        await b.say('断线时收的');
        await world.shoot(a.page, 'offline');
        proxy.restore();
        await a.button('retryNow').click();
        await a.page.locator('.banner.warn').waitFor({ state: 'detached' });
        await b.until('the message written offline', async () => (await b.texts()).includes('断线时写的'));
        await a.until('the message sent meanwhile', async () => (await a.texts()).includes('断线时收的'));
        await a.say('之后');
        await b.until('the last one', async () => (await b.texts()).includes('之后'));
        for (const person of [a, b]) {
          const seen = await person.texts();
          assert.deepEqual([...seen].sort(), ['之前', '之后', '断线时写的', '断线时收的'].sort(), 'each exactly once');
        }
        await a.stateOf('断线时写的', 'read');
      }),
  ],
  [
    'twenty short breaks in a stream of messages lose and double nothing',
    (world) =>
      throughProxy(world, async (proxy) => {
        const { a, b } = await befriend(world, { url: proxy.url });
        await a.open('Alice');
        await a.say('开始');
        await b.openFromList('张三');
        const expected = ['开始'];
        for (let index = 0; index < 40; index++) {
          expected.push(`消息 ${index}`);
          await a.say(`消息 ${index}`);
          if (index % 2 === 0) {
            proxy.cut();
            proxy.restore();
          }
        }
        await a.until('all sent', async () => (await a.page.locator('.log [data-state="sending"]').count()) === 0, 60_000);
        await b.until('the last one', async () => (await b.texts()).includes('消息 39'), 30_000);
        const stored = await b.page.evaluate(async () => {
          const [{ name }] = await indexedDB.databases().then((all) => all.filter((each) => each.name.startsWith('skein:')));
          const database = await new Promise((resolve) => (indexedDB.open(name).onsuccess = (event) => resolve(event.target.result)));
          const messages = await new Promise((resolve) => {
            database.transaction('messages').objectStore('messages').index('chat').getAll().onsuccess = (event) => resolve(event.target.result);
          });
          database.close();
          // In the lobby others may talk meanwhile.
          return messages.filter(({ chat }) => !chat.includes('@rooms.')).map((message) => message.body);
        });
        assert.deepEqual([...stored].sort(), [...expected].sort(), 'each exactly once');
      }),
  ],
  [
    'what was written offline survives a reload, with the draft, and goes out once',
    (world) =>
      throughProxy(world, async (proxy) => {
        const { a, b } = await befriend(world, { url: proxy.url });
        await a.open('Alice');
        await a.say('之前');
        await a.stateOf('之前', 'delivered');
        proxy.cut();
        await a.page.locator('.banner.warn').waitFor();
        await a.say('写在断线时');
        await a.composer().fill('草稿还在');
        await a.page.waitForTimeout(600);
        await a.page.reload();
        await a.signedIn();
        await a.openFromList('Alice');
        await a.sees('之前', '写在断线时');
        assert.equal(await a.composer().inputValue(), '草稿还在');
        assert.equal((await a.messages()).at(-1).state, 'sending');
        proxy.restore();
        await b.openFromList('张三');
        await b.until('the message', async () => (await b.texts()).includes('写在断线时'), 40_000);
        await a.stateOf('写在断线时', 'read', 20_000);
        await b.sees('之前', '写在断线时');
      }),
  ],
];
