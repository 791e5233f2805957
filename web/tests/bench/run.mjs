// Measures what people wait for in the client: real Chromium, real server, each run in a fresh profile. Prints the
// median and the range of all runs beside the goal, and as the floor how long a page of one word takes. --runs N chooses
// how many (7 unless said); `start` or `scale` measures only starting and chatting, or only what it does with much.
import { createServer } from 'node:http';
import { loadavg, cpus } from 'node:os';
import { chromium } from 'playwright-core';
import { launchOptions } from '../e2e/browser.mjs';
import { startServer } from '../e2e/server.mjs';
import { Crowd, PASSWORD } from './crowd.mjs';
import { at, timed, weigh } from './measure.mjs';
import { GOALS as SCALE, measureScale } from './scale.mjs';
import { watch } from './watch.mjs';

const CHATS = 50;
const ME = 'reader';
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWER = 4;

/** What is measured: name, unit, goal where there is one. */
const START = {
  floor: ['first paint of a page of one word', 'ms'],
  paint: ['first paint', 'ms', 300],
  usable: ['sign-in form usable', 'ms', 500],
  slowPaint: ['first paint, 4 times slower processor, 1.6 Mbit/s, 150 ms', 'ms', 1800],
  slowUsable: ['sign-in form usable, the same', 'ms', 2500],
  slowBlocked: ['blocked by long tasks at the start, the same', 'ms', 150],
  shift: ['layout shift at the start, the same', '', 0.02],
  list: ['sign-in pressed to the list', 'ms', 400],
  previews: [`sign-in pressed to all ${CHATS} previews`, 'ms', 800],
  reload: ['reloaded, signed in, to the list', 'ms', 400],
  offline: ['started again without a network, to the list', 'ms', 400],
  firstSend: ['first message after signing in: Enter to the tick', 'ms', 300],
  open: ['chat opened from the cache', 'ms', 100],
  back: ['chat opened again', 'ms', 100],
  key: ['key press to the screen, 95 of 100', 'ms', 50],
  bubble: ['Enter to the bubble, 95 of 100', 'ms', 50],
  heap: [`heap with ${CHATS} chats and the open ones`, 'MB', 60],
};

const args = process.argv.slice(2);
const runs = Number(args[args.indexOf('--runs') + 1] || 7) || 7;
const only = args.find((arg) => arg === 'start' || arg === 'scale');
const GOALS = { ...(only === 'scale' ? {} : START), ...(only === 'start' ? {} : SCALE) };
const found = Object.fromEntries(Object.keys({ ...START, ...SCALE }).map((key) => [key, []]));

async function fresh(browser, url) {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 800 } });
  await context.addInitScript(watch);
  const page = await context.newPage();
  return { context, page, open: () => page.goto(url) };
}

function firstPaint(page) {
  return page.evaluate(async () => {
    for (;;) {
      const [entry] = performance.getEntriesByName('first-contentful-paint');
      if (entry) return entry.startTime;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

/** What browser and machine take by themselves. */
async function floor(browser, url) {
  const { context, page, open } = await fresh(browser, url);
  await open();
  found.floor.push(await firstPaint(page));
  await context.close();
}

async function slowStart(browser, url) {
  const { context, page, open } = await fresh(browser, url);
  const driver = await context.newCDPSession(page);
  await driver.send('Network.enable');
  await driver.send('Network.emulateNetworkConditions', NETWORK);
  await driver.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await open();
  found.slowUsable.push(await page.evaluate(() => window.bench.usable));
  found.slowPaint.push(await firstPaint(page));
  found.slowBlocked.push(await page.evaluate(() => window.bench.blocked()));
  found.shift.push(await page.evaluate(() => window.bench.shifted()));
  await context.close();
}

/** The lobby, where nobody said anything, is no measure. */
function friends(page) {
  return page.locator('.list button.row', { hasText: 'friend' });
}

/** Somebody who has just signed in has something to say. */
async function sendFirst(page) {
  await friends(page).nth(4).click();
  await page.locator('.composer textarea').fill('here I am');
  found.firstSend.push(await timed(page, 'keydown', '.log .out .ticks:not(.sending)', 1, () => page.keyboard.press('Enter')));
}

async function openChats(page) {
  const rows = friends(page);
  for (const key of ['open', 'back']) {
    for (const index of [1, 2, 3]) {
      const row = rows.nth(index);
      const name = (await row.locator('.name').textContent()) ?? '';
      await row.hover();
      found[key].push(await timed(page, 'click', `.chat[aria-label*="${name}"] .log .text`, 1, () => row.click()));
    }
  }
}

async function type(page) {
  await page.evaluate(() => (window.stopKeys = window.bench.keys()));
  await page.locator('.composer textarea').pressSequentially('The quick brown fox jumps over the lazy dog', { delay: 30 });
  const times = await page.evaluate(() => window.stopKeys());
  found.key.push(at(times, 0.95));
  const bubbles = [];
  for (let index = 0; index < 5; index++) {
    await page.locator('.composer textarea').fill(`answer ${index}`);
    const before = await page.locator('.log .out').count();
    bubbles.push(await timed(page, 'keydown', '.log .out', before + 1, () => page.keyboard.press('Enter')));
  }
  found.bubble.push(at(bubbles, 0.95));
}

async function session(browser, url, crowd) {
  await crowd.write(ME);
  const { context, page, open } = await fresh(browser, url);
  await open();
  found.usable.push(await page.evaluate(() => window.bench.usable));
  found.paint.push(await firstPaint(page));
  await page.locator('input[name=username]').fill(ME);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.evaluate((count) => {
    window.bench.all = window.bench.shown('.list li .preview:not(:empty)', count);
  }, CHATS);
  found.list.push(await timed(page, 'submit', '.list li button.row', 1, () => page.keyboard.press('Enter')));
  found.previews.push(await page.evaluate(async () => (await window.bench.all) - (await window.bench.from)));
  await sendFirst(page);
  await openChats(page);
  await type(page);
  found.heap.push((await weigh(await context.newCDPSession(page))).heap);
  await page.reload();
  found.reload.push(await page.evaluate((count) => window.bench.shown('.list li .preview:not(:empty)', count), CHATS));
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  await context.setOffline(true);
  await page.reload();
  found.offline.push(await page.evaluate((count) => window.bench.shown('.list li .preview:not(:empty)', count), CHATS));
  await context.close();
}

function print() {
  for (const [key, [name, unit, goal]] of Object.entries(GOALS)) {
    const values = found[key];
    const show = (value) => (unit === 'ms' ? value.toFixed(0) : value.toFixed(unit === 'MB' ? 1 : 3));
    const range = `${show(Math.min(...values))} to ${show(Math.max(...values))}`;
    const middle = at(values, 0.5);
    const verdict = goal === undefined ? '      ' : middle <= goal ? 'met   ' : 'MISSED';
    console.log(`${verdict} ${name}: ${show(middle)} ${unit} (${range})${goal === undefined ? '' : `, goal ${goal}`}`);
  }
}

async function measureStart(browser) {
  const word = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><p>word'));
  await new Promise((resolve) => word.listen(0, '127.0.0.1', resolve));
  const server = await startServer({ 'sasl.iterations': '100000', 'sasl.plain': 'true', 'contacts.everyone': 'true' });
  try {
    const names = Array.from({ length: CHATS }, (_, index) => `friend${String(index).padStart(2, '0')}x`);
    const crowd = await Crowd.gather(browser, server.url, [ME, ...names]);
    for (let run = 0; run < runs; run++) {
      await floor(browser, `http://localhost:${word.address().port}/`);
      await session(browser, server.url, crowd);
      await slowStart(browser, server.url);
    }
  } finally {
    await server.stop();
    word.close();
    word.closeAllConnections();
  }
}

const loadBefore = loadavg()[0];
const browser = await chromium.launch(launchOptions());
try {
  if (only !== 'scale') await measureStart(browser);
  if (only !== 'start') await measureScale(browser, runs, found);
} finally {
  await browser.close();
}
console.log(`${runs} runs, ${cpus().length} processors; load before ${loadBefore.toFixed(1)}, at the end ${loadavg()[0].toFixed(1)}`);
print();
