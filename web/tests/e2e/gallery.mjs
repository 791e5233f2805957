import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { THEMES, settled } from './everywhere.mjs';
import { tour } from './tour/tour.mjs';

const folder = fileURLToPath(new URL('../../test-results/gallery/', import.meta.url));
const SECONDS = 900;
const WIDTHS = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };

/** Takes a picture of what is shown, in both themes, and in both widths if both have it. */
async function draw(name, person, only) {
  const before = person.page.viewportSize();
  for (const width of only ? [only] : ['wide', 'narrow']) {
    await person.page.setViewportSize(WIDTHS[width]);
    for (const theme of THEMES) {
      await person.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await settled(person.page);
      await person.page.screenshot({ path: `${folder}${name}-${person.language}-${theme}-${WIDTHS[width].width}.png` });
    }
  }
  await person.page.setViewportSize(before);
}

async function gallery(world, language) {
  mkdirSync(folder, { recursive: true });
  // The server is new: names may be as they are in life.
  await tour(world, language, draw, { called: (stem) => stem, parts: process.env['GALLERY_PARTS']?.split(',') });
}

/** Draws every screen. */
export const tests = [
  ['pictures of every screen, Chinese', (world) => gallery(world, 'zh'), SECONDS],
  ['pictures of every screen, English', (world) => gallery(world, 'en'), SECONDS],
];
