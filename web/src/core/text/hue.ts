import { graphemes } from './styling';

/** Twelve hues far enough apart to tell people apart, in degrees; the muddy ones between orange and green are left out. */
const HUES: readonly number[] = [8, 28, 50, 148, 168, 190, 216, 240, 264, 290, 318, 345];

/** The hue that belongs to an address, always the same one (FNV-1a, then mixed). */
export function hueOf(address: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < address.length; index++) {
    hash = Math.imul(hash ^ address.charCodeAt(index), 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  return HUES[(hash >>> 0) % HUES.length] ?? 168;
}

/** The character that stands for someone without a picture. */
export function initialOf(name: string): string {
  return (graphemes(name.trim())[0] ?? '?').toUpperCase();
}
