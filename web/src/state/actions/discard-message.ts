import type { Message } from '../../core/model/message';
import { chats } from '../chats.svelte';
import { client } from '../current';
import { timelines } from '../timelines.svelte';

/** Takes a message away that could not be sent. */
export async function discardMessage(message: Message): Promise<void> {
  client().outbox?.discard(message);
  const followers = (await (await client().media?.uploads())?.cancel(message.key)) ?? [];
  const keys = [message.key, ...followers];
  timelines.remove(message.chat, new Set(keys));
  const chat = await client().store?.talk.remove(message.chat, keys);
  if (chat) chats.put(chat);
}
