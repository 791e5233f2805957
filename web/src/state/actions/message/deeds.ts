import { type Deeds, deedsFor } from '../../../core/model/deeds';
import type { Message } from '../../../core/model/message';
import { currentClient } from '../../current';
import { rooms } from '../../rooms.svelte';

/** What this account may do with a message now. */
export function deedsOn(message: Message): Deeds {
  const kind = currentClient()?.kindOf(message.chat) ?? 'person';
  return deedsFor(message, kind, rooms.get(message.chat)?.me?.role === 'moderator');
}
