import { faces } from './faces.svelte';
import { player } from './player.svelte';
import { tray } from './tray.svelte';
import { uploads } from './uploads.svelte';
import { viewer } from './viewer.svelte';

/** Forgets all media when somebody signs out. */
export function resetMedia(): void {
  faces.reset();
  player.reset();
  tray.close();
  uploads.reset();
  viewer.close();
}
