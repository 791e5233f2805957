// Draws the PNG icons from the SVG logo with the system's Chromium. Run by hand when the logo changes.
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { launchOptions } from '../tests/e2e/browser.mjs';

const logo = readFileSync(new URL('../public/favicon.svg', import.meta.url), 'utf8');
const folder = new URL('../public/icons/', import.meta.url);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(launchOptions());
const page = await browser.newPage();
for (const size of [180, 192, 512]) {
  await page.setViewportSize({ width: size, height: size });
  // A system that rounds icons itself gets a full square.
  const shown = size === 180 ? logo.replace('rx="17"', 'rx="0"') : logo;
  await page.setContent(`<style>body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${shown}`);
  await page.screenshot({ path: new URL(`icon-${size}.png`, folder).pathname, omitBackground: true });
}
await browser.close();
