// What the client does with much: a conversation of 100,000 messages, 5,000 contacts, a room of 5,000 in which 300 messages
// are said each second.
import { mkdtempSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProxy } from '../e2e/proxy.mjs';
import { startServer } from '../e2e/server.mjs';
import { PASSWORD } from './crowd.mjs';
import { at, scroll, timed, watched, weigh } from './measure.mjs';
import { settle } from './newcomer.mjs';
import { Town } from './town.mjs';
import { watch } from './watch.mjs';

const PEOPLE = 5000;
const MESSAGES = 100_000;
const ME = 'mayor';
const SECRET = 'only here';
const LONG_TASK = 50;
const SLOWER = 4;

export const GOALS = {
  enter: [`a room of ${PEOPLE} entered: longest task`, 'ms', 200],
  contacts: [`${PEOPLE} contacts shown`, 'ms', 100],
  contactsTask: ['… longest task (processor) while 200 a second come and go', 'ms', LONG_TASK],
  members: [`${PEOPLE} members shown`, 'ms', 200],
  burstSeen: ['300 messages a second in the open room: of 1,500 shown', '', 1500],
  burstTask: ['… longest task (processor)', 'ms', LONG_TASK],
  burstTasks: [`… tasks of more than ${LONG_TASK} ms in 5 s`, '', 0],
  burstFrame: ['… frame, 95 of 100', 'ms', 34],
  burstKey: ['… key press to the screen meanwhile, 95 of 100', 'ms', 50],
  asideTask: ['the same beside the open chat: longest task (processor)', 'ms', LONG_TASK],
  bigOpen: [`a chat of ${MESSAGES.toLocaleString('en')} messages opened from the cache`, 'ms', 100],
  scrollFrame: ['scrolled upwards in it: frame, 95 of 100', 'ms', 20],
  scrollTask: ['… longest task (processor)', 'ms', LONG_TASK],
  scrollBlank: ['… longest time without a message', 'ms', 100],
  slowFrame: ['… at a quarter of the speed: frame, 95 of 100', 'ms', 34],
  slowBlank: ['… at a quarter of the speed: longest time without a message', 'ms', 100],
  bigHeap: ['heap after all that', 'MB', 60],
  switchHeap: ['heap grown by 200 changes of the chat', 'MB', 1],
  switchNodes: ['… nodes more', '', 200],
  switchListeners: ['… listeners more', '', 20],
  bigReload: [`reloaded with ${PEOPLE} contacts and the room, to the list`, 'ms', 400],
  reconnect: ['network back after 5 s, to the message missed', 'ms', 500],
};

/** Fills the conversation on this device as if it had been fetched: what the server sends is not what is measured. */
async function fill(page, peer, count) {
  await page.evaluate(
    async ({ me, peer, count, words }) => {
      const database = await new Promise((resolve, reject) => {
        const opening = indexedDB.open(`skein:${me}@localhost`);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const first = Date.now() - count * 60_000;
      const message = (index) => ({
        key: `in|${peer}|s|b${index}`, chat: peer, out: index % 3 === 0, body: `${index}: ${words.slice(index % 40, (index % 40) + 10 + ((index * 37) % 160))}`,
        at: first + index * 60_000, seq: index, state: index % 3 === 0 ? 'read' : 'received', id: `b${index}`, stanzaId: `b${index}`, markable: false, error: '',
        author: index % 3 === 0 ? `${me}@localhost` : peer, nick: '',
      });
      for (let start = 0; start < count; start += 5000) {
        const tx = database.transaction(['messages', 'chats'], 'readwrite', { durability: 'relaxed' });
        const messages = tx.objectStore('messages');
        for (let index = start; index < Math.min(count, start + 5000); index++) messages.put(message(index));
        if (start + 5000 >= count) {
          const last = message(count - 1);
          tx.objectStore('chats').put({ jid: peer, kind: 'person', last, unread: 0, mentions: 0, at: last.at, readAt: last.at, readId: last.id, whole: true });
        }
        await new Promise((resolve, reject) => {
          tx.oncomplete = resolve;
          tx.onerror = () => reject(tx.error);
        });
      }
      database.close();
    },
    { me: ME, peer, count, words: '我们明天下午三点在图书馆见面，别忘了带上上次借的那本书。See you at the library tomorrow afternoon. '.repeat(3) },
  );
}

/** A free port on loopback. */
async function freePort() {
  const probe = net.createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function signedIn(browser, url, town) {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 800 } });
  await context.addInitScript(watch);
  const page = await context.newPage();
  const driver = await context.newCDPSession(page);
  await page.goto(url);
  await page.locator('input[name=username]').fill(ME);
  await page.locator('input[name=password]').fill(PASSWORD);
  const told = await watched(page, async () => {
    await page.keyboard.press('Enter');
    await page.locator('.list .filters, .list h1').first().waitFor();
    await town.entered();
    await page.locator('.list button.row').first().waitFor();
    await page.waitForTimeout(1500);
  });
  return { context, page, driver, told };
}

const longest = ({ tasks }) => Math.max(0, ...tasks);

async function open(page, name) {
  await page.locator('.list button.row', { hasText: name }).first().click();
  await page.locator('.chat .composer textarea').waitFor();
}

/** 300 messages a second into the square, which is open or not. */
async function burst(page, town, found) {
  await open(page, 'Square');
  await page.evaluate(() => (window.stopKeys = window.bench.keys()));
  const told = await watched(page, async () => {
    const speaking = town.speak(300, 5);
    await page.waitForTimeout(500);
    await page.locator('.composer textarea').pressSequentially('what I write meanwhile is on the screen at once', { delay: 60 });
    await speaking;
    await page.waitForTimeout(1000);
  });
  found.burstKey.push(at(await page.evaluate(() => window.stopKeys()), 0.95));
  found.burstTask.push(longest(told));
  found.burstTasks.push(told.tasks.filter((each) => each > LONG_TASK).length);
  found.burstFrame.push(at(told.frames, 0.95));
  found.burstSeen.push(await kept(page, town.room));
}

/** So many messages of a conversation this device has. */
function kept(page, chat) {
  return page.evaluate(
    async ({ me, chat }) => {
      const database = await new Promise((resolve) => {
        const opening = indexedDB.open(`skein:${me}@localhost`);
        opening.onsuccess = () => resolve(opening.result);
      });
      const index = database.transaction('messages').objectStore('messages').index('chat');
      const counting = index.count(IDBKeyRange.bound([chat, 0, -Infinity], [chat, Infinity, Infinity]));
      const count = await new Promise((resolve) => (counting.onsuccess = () => resolve(counting.result)));
      database.close();
      return count;
    },
    { me: ME, chat },
  );
}

async function people(page, town, found) {
  const contacts = page.locator('.rail button').nth(1);
  found.contacts.push(await timed(page, 'click', '[role=list] button.row', 5, () => contacts.click()));
  const told = await watched(page, () => town.bustle(`${ME}@localhost`, 200, 3));
  found.contactsTask.push(longest(told));
  await page.locator('.rail button').nth(0).click();
  await open(page, 'Square');
  found.members.push(await timed(page, 'click', 'button.member', 5, () => page.locator('.chat header button.who').click()));
  await page.keyboard.press('Escape');
}

async function bigChat(page, driver, found) {
  const row = page.locator('.list button.row', { hasText: '张伟 0' }).first();
  await row.hover();
  found.bigOpen.push(await timed(page, 'click', '.chat[aria-label*="张伟 0"] .log .text', 1, () => row.click()));
  const box = await page.locator('.log').boundingBox();
  const point = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  for (const [rate, frame, blank] of [[1, 'scrollFrame', 'scrollBlank'], [SLOWER, 'slowFrame', 'slowBlank']]) {
    await driver.send('Emulation.setCPUThrottlingRate', { rate });
    const told = await watched(page, () => scroll(driver, point, -24_000, 4000));
    found[frame].push(at(told.frames, 0.95));
    found[blank].push(told.blankest);
    if (rate === 1) found.scrollTask.push(longest(told));
  }
  await driver.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  found.bigHeap.push((await weigh(driver)).heap);
}

/** Opens one chat and another, 200 times; what that leaves behind. */
async function switches(page, driver, found) {
  const rows = page.locator('.list button.row');
  const change = (times) =>
    page.evaluate(async (times) => {
      const rows = [...document.querySelectorAll('.list button.row')].slice(0, 2);
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      for (let time = 0; time < times; time++) {
        rows[time % 2].click();
        for (let wait = 0; wait < 4; wait++) await frame();
      }
    }, times);
  await rows.nth(1).waitFor();
  await change(20);
  const before = await weigh(driver);
  await change(200);
  const after = await weigh(driver);
  found.switchHeap.push(after.heap - before.heap);
  found.switchNodes.push(after.nodes - before.nodes);
  found.switchListeners.push(after.listeners - before.listeners);
}

async function reconnects(context, page, proxy, town, found) {
  await context.setOffline(true);
  proxy.cut();
  await page.waitForTimeout(1000);
  town.tell(`${ME}@localhost`, 'said while the network was away');
  await page.waitForTimeout(4000);
  proxy.restore();
  await page.evaluate(() => {
    window.bench.from = window.bench.next('online');
    window.bench.to = window.bench.from.then(() => window.bench.has('.list .preview', 'said while the network was away'));
  });
  await context.setOffline(false);
  found.reconnect.push(await page.evaluate(async () => (await window.bench.to) - (await window.bench.from)));
}

async function round(browser, proxy, town, found) {
  const { context, page, driver, told } = await signedIn(browser, proxy.url, town);
  found.enter.push(longest(told));
  await burst(page, town, found);
  await fill(page, town.people[0].jid, MESSAGES);
  await page.reload();
  found.bigReload.push(await page.evaluate(() => window.bench.shown('.list li .preview:not(:empty)', 1)));
  await page.locator('.list button.row', { hasText: '张伟 0' }).first().waitFor();
  await town.entered();
  await page.waitForTimeout(3000);
  await people(page, town, found);
  await bigChat(page, driver, found);
  const aside = await watched(page, async () => {
    await town.speak(300, 3);
    await page.waitForTimeout(500);
  });
  found.asideTask.push(longest(aside));
  await switches(page, driver, found);
  await reconnects(context, page, proxy, town, found);
  await context.close();
  town.leave();
}

/** Measures all of it so many times into `found`. */
export async function measureScale(browser, runs, found) {
  const port = await freePort();
  const secret = join(mkdtempSync(join(tmpdir(), 'skein-bench-')), 'secret');
  writeFileSync(secret, SECRET, { mode: 0o600 });
  const server = await startServer({ 'components.listen': `127.0.0.1:${port}`, 'components.secrets': `town=${secret}`, 'sasl.plain': 'true' });
  const proxy = await startProxy(server.url);
  const town = new Town('town.localhost', PEOPLE);
  try {
    await town.open(port, SECRET);
    await settle(browser, server.url, ME, PASSWORD, town);
    for (let run = 0; run < runs; run++) await round(browser, proxy, town, found);
  } finally {
    town.close();
    await proxy.close();
    await server.stop();
  }
}
