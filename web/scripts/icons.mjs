// Draws the PNG icons from the SVG logo with the system's Chromium. Run by hand when the logo changes.
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { launchOptions } from '../tests/e2e/browser.mjs';

const logo = readFileSync(new URL('../public/favicon.svg', import.meta.url), 'utf8');
const folder = new URL('../public/icons/', import.meta.url);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(launchOptions());
const page = await browser.newPage();

async function draw(name, size, svg) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  await page.screenshot({ path: new URL(`${name}-${size}.png`, folder).pathname, omitBackground: true });
}

/** A system that rounds icons itself gets a full square. */
const square = logo.replace('rx="17"', 'rx="0"');
/** Where any shape may be cut out, what counts lies within the middle 80 %. */
const maskable = square.replace('<g ', '<g transform="translate(9.6 9.6) scale(0.7)" ');
/** Android shows only the outline of it: white threads on nothing. */
const badge = logo
  .replace(/<rect[^>]*\/>/, '')
  .replace(/<path [^>]*stroke-width="11" \/>/, '')
  .replace('#7fe0cb', '#fff');

await draw('icon', 180, square);
await draw('icon', 192, logo);
await draw('icon', 512, logo);
await draw('maskable', 192, maskable);
await draw('maskable', 512, maskable);
await draw('badge', 96, badge);
await browser.close();
