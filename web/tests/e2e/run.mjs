// End-to-end tests: real Chromium against a running server. Needs SKEIN_URL, with registration open and limits off.
// Arguments choose tests by a part of their name; --screenshots draws the pictures of the documentation instead.
import { chromium } from 'playwright-core';
import { launchOptions } from './browser.mjs';
import { World } from './world.mjs';

const url = process.env['SKEIN_URL']?.replace(/\/$/, '');
if (!url) {
  console.error('SKEIN_URL is not set: the address of a running server, such as http://localhost:5280');
  process.exit(2);
}

const args = process.argv.slice(2);
const modules = args.includes('--screenshots')
  ? ['./gallery.mjs']
  : ['./story.e2e.mjs', './account.e2e.mjs', './chat.e2e.mjs', './network.e2e.mjs', './access.e2e.mjs'];
const wanted = args.filter((arg) => !arg.startsWith('--'));
const tests = [];
for (const module of modules) tests.push(...(await import(module)).tests);
const chosen = tests.filter(([name]) => wanted.length === 0 || wanted.some((part) => name.includes(part)));

const TEST_TIMEOUT_MILLIS = 180_000;
const browser = await chromium.launch(launchOptions());
let passed = 0;
let failed = 0;
for (const [name, run] of chosen) {
  const world = new World(browser, url);
  const started = Date.now();
  let timer;
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`took longer than ${TEST_TIMEOUT_MILLIS / 1000} s`)), TEST_TIMEOUT_MILLIS);
    });
    await Promise.race([run(world), late]);
    await world.finish();
    passed++;
    console.log(`ok    ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}\n${error.stack ?? error}`);
    await world.shootAll(`failed-${name.replace(/[^\p{L}\p{N}]+/gu, '-')}`);
    await world.finish().catch((fault) => console.log(fault.message));
  } finally {
    clearTimeout(timer);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
