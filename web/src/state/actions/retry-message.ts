import type { Message } from '../../core/model/message';
import { chats } from '../chats.svelte';
import { client } from '../current';
import { timelines } from '../timelines.svelte';

/** Sends a failed message once more. */
export async function retryMessage(message: Message): Promise<void> {
  const uploads = message.files ? await client().media?.uploads() : undefined;
  if (uploads?.has(message.key)) {
    await uploads.retry(message.key);
    return;
  }
  const again = client().talk?.retry(message);
  if (!again) return;
  timelines.moved([again]);
  chats.moved([again]);
}
