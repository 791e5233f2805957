import { chats } from '../chats.svelte';
import { client } from '../current';
import { timelines } from '../timelines.svelte';
import { ui } from '../ui.svelte';

/** Messages loaded at a time. */
export const PAGE = 50;

/** Opens the chat with someone. What is on this device is shown at once. */
export async function openChat(jid: string): Promise<void> {
  if (ui.chat === jid) return;
  const chat = chats.get(jid);
  const unread = chat?.unread ?? 0;
  const known = timelines.get(jid);
  if (!known || known.messages.length < unread) {
    const limit = Math.max(PAGE, unread + 10);
    const messages = (await client().store?.page(jid, limit)) ?? [];
    timelines.put(jid, { messages, complete: messages.length < limit, firstNew: '', offset: -1, prepended: false });
  }
  const timeline = timelines.get(jid);
  if (timeline && unread > 0) {
    const firstNew = timeline.messages.filter((each) => !each.out).at(-unread)?.key ?? '';
    timelines.put(jid, { ...timeline, firstNew, offset: -1 });
  }
  ui.chat = jid;
  ui.info = '';
  void client().contacts?.lookUp(jid);
}

/** Puts the page before the oldest message in front. */
export async function loadOlder(jid: string): Promise<void> {
  const timeline = timelines.get(jid);
  const oldest = timeline?.messages[0];
  if (!timeline || !oldest || timeline.complete) return;
  const older = (await client().store?.page(jid, PAGE, oldest)) ?? [];
  const now = timelines.get(jid);
  if (!now || now.messages[0]?.key !== oldest.key) return;
  timelines.put(jid, { ...now, messages: [...older, ...now.messages], complete: older.length < PAGE, prepended: true });
}

/** Closes the open chat: back to the list on a phone. */
export function closeChat(): void {
  ui.chat = '';
}
