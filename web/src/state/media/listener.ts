import type { ClientListener } from '../../core/sync/client-listener';
import { part } from '../part';
import { faces } from './faces.svelte';
import { uploads } from './uploads.svelte';

/** Brings what becomes of files and faces into what the screens show. */
export function mediaListener(): Pick<ClientListener, 'onUpload' | 'onUploadsKnown' | 'onAvatar'> {
  return {
    onUpload: (key, state) => uploads.put(key, state),
    onUploadsKnown: () => {
      uploads.ready = true;
      void part(import('./player.svelte')).then(({ player }) => player.restore());
    },
    onAvatar: (jid, picture) => faces.put(jid, picture),
  };
}
