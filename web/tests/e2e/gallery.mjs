import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { THEMES, settled } from './everywhere.mjs';
import { tour } from './tour/tour.mjs';

const folder = fileURLToPath(new URL('../../test-results/gallery/', import.meta.url));
/** The pictures of the documentation, by the names they have there. */
const KEPT = {
  'chat-zh-light-1280': 'chat-zh-light',
  'chat-top-en-dark-1280': 'chat-en-dark',
  'room-details-zh-dark-1280': 'room-zh-dark',
  'list-zh-light-390': 'phone-list',
  'message-menu-zh-dark-390': 'phone-message',
};
const docs = fileURLToPath(new URL('../../../docs/images/', import.meta.url));

/** The browser itself makes small WebP of a picture. */
async function keep(page, png, name) {
  const encoded = await page.evaluate(async (data) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext('2d').drawImage(picture, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 })).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }, png.toString('base64'));
  writeFileSync(`${docs}${name}.webp`, Buffer.from(encoded, 'base64'));
}

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
      const file = `${name}-${person.language}-${theme}-${WIDTHS[width].width}`;
      const png = await person.page.screenshot({ path: `${folder}${file}.png` });
      if (KEPT[file]) await keep(person.page, png, KEPT[file]);
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
