import { before } from './before.mjs';
import { contacts, offline, rooms, settings } from './places.mjs';
import { phone } from './phone.mjs';
import { setStage } from './stage.mjs';
import { talks } from './talks.mjs';

const PARTS = { talks, rooms, phone, contacts, settings, offline };

/**
 * Goes through every screen of the client in one language, with people and talks in it, and calls
 * `visit(name, person, width)` at each; `width` is wide or narrow where a screen is met in that width only. Whoever
 * visits may change theme and size, and leaves the window as wide as it was. `called` makes account names of stems.
 */
export async function tour(world, language, visit, { called = (stem) => world.unique(stem), parts } = {}) {
  const wanted = (part) => !parts || parts.includes(part);
  if (wanted('before')) await before(world, language, visit, called);
  const later = Object.entries(PARTS).filter(([part]) => wanted(part));
  if (later.length === 0) return;
  const stage = await setStage(world, language, called);
  try {
    for (const [, part] of later) await part(stage, visit);
  } finally {
    await stage.proxy.close();
  }
}
