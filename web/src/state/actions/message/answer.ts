import type { Message } from '../../../core/model/message';
import { acting } from '../../acting.svelte';
import { deedsOn } from './deeds';

/** Begins an answer to a message: it is quoted above the composer. */
export function answer(message: Message): void {
  if (!deedsOn(message).reply) return;
  acting.unselect();
  acting.setMode(message.chat, { kind: 'reply', message });
}
