import type { ClientListener } from '../../core/sync/client';
import { faces } from './faces.svelte';
import { player } from './player.svelte';
import { tray } from './tray.svelte';
import { uploads } from './uploads.svelte';
import { viewer } from './viewer.svelte';

/** Brings what becomes of files and faces into what the screens show. */
export function mediaListener(): Pick<ClientListener, 'onUpload' | 'onUploadsKnown' | 'onAvatar'> {
  return {
    onUpload: (key, state) => uploads.put(key, state),
    onUploadsKnown: () => {
      uploads.ready = true;
      void player.restore();
    },
    onAvatar: (jid, picture) => faces.put(jid, picture),
  };
}

/** Forgets all media when somebody signs out. */
export function resetMedia(): void {
  faces.reset();
  player.reset();
  tray.close();
  uploads.reset();
  viewer.close();
}
