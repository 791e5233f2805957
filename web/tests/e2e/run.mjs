// End-to-end tests in real Chromium. They start a server of their own, or use the one at SKEIN_URL, which then needs
// open registration, PLAIN and no limits. Arguments choose tests by a part of their name or file; --screenshots draws the
// pictures of the documentation instead.
import { readdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { launchOptions } from './browser.mjs';
import { writeReport } from './report.mjs';
import { startServer } from './server.mjs';
import { World } from './world.mjs';

/** Unless a test says that it takes longer. */
const TEST_TIMEOUT_SECONDS = 180;

const args = process.argv.slice(2);
const files = args.includes('--screenshots')
  ? ['gallery.mjs']
  : readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.e2e.mjs')).sort();
const wanted = args.filter((arg) => !arg.startsWith('--'));
const tests = [];
for (const file of files) {
  for (const [name, run, seconds = TEST_TIMEOUT_SECONDS] of (await import(`./${file}`)).tests) {
    if (wanted.length === 0 || wanted.some((part) => name.includes(part) || part.endsWith(file))) tests.push({ name, run, limit: seconds });
  }
}

async function attempt(world, { name, run, limit }) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${limit} s`)), limit * 1000);
  });
  try {
    await Promise.race([run(world), late]);
    await world.finish();
    return '';
  } catch (error) {
    await world.shootAll(`failed-${name.replace(/[^\p{L}\p{N}]+/gu, '-')}`);
    const faults = await world.finish().then(
      () => '',
      (fault) => `\n${fault.message}`,
    );
    return `${error.stack ?? error}${faults}`;
  } finally {
    clearTimeout(timer);
  }
}

/** So many tests at once, each beside a browser and a server that no other test uses: tests mostly wait. */
const PLACES = 2;

async function place() {
  const server = process.env['SKEIN_URL'] ? { url: process.env['SKEIN_URL'].replace(/\/$/, ''), stop: async () => undefined } : await startServer();
  return { server, browser: await chromium.launch(launchOptions()) };
}

async function work({ server, browser }) {
  for (let test = tests.shift(); test; test = tests.shift()) {
    const started = Date.now();
    const error = await attempt(new World(browser, server.url), test);
    const seconds = (Date.now() - started) / 1000;
    outcomes.push({ name: test.name, seconds, error });
    console.log(error ? `FAIL  ${test.name}\n${error}` : `ok    ${test.name} (${seconds.toFixed(1)} s)`);
  }
  await browser.close();
  await server.stop();
}

const outcomes = [];
const wide = process.env['SKEIN_URL'] || tests.length < 2 ? 1 : PLACES;
const places = [];
// One after the other: the first may have to build the program.
while (places.length < wide) places.push(await place());
await Promise.all(places.map(work));
writeReport(outcomes);
const failed = outcomes.filter((outcome) => outcome.error).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed > 0 || outcomes.length === 0 ? 1 : 0);
