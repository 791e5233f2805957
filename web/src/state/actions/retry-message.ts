import type { Message } from '../../core/model/message';
import { chats } from '../chats.svelte';
import { client } from '../current';
import { timelines } from '../timelines.svelte';

/** Sends a failed message once more. */
export function retryMessage(message: Message): void {
  if (client().media?.uploads.has(message.key)) {
    void client().media?.uploads.retry(message.key);
    return;
  }
  const again = client().talk?.retry(message);
  if (!again) return;
  timelines.moved([again]);
  chats.moved([again]);
}
