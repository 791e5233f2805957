import { chats } from '../chats.svelte';
import { client } from '../current';
import { people } from '../people.svelte';
import { timelines } from '../timelines.svelte';
import { ui } from '../ui.svelte';

/** Messages loaded at a time. */
export const PAGE = 50;

/** Opens the chat with someone. What is on this device is shown at once. */
export async function openChat(jid: string): Promise<void> {
  if (ui.chat === jid) return;
  await load(jid);
  ui.chat = jid;
  ui.info = '';
  if (timelines.get(jid)?.messages.length === 0) void loadOlder(jid);
  if (client().kindOf(jid) === 'person') void lookUp(jid);
}

/** Learns who someone is, and when they were last here. */
async function lookUp(jid: string): Promise<void> {
  const { contacts } = client();
  void contacts?.lookUp(jid);
  if (contacts?.isOnline(jid) || people.lastSeen(jid) !== undefined) return;
  const at = await contacts?.lastSeen(jid).catch(() => undefined);
  if (at !== undefined) people.setLastSeen(jid, at);
}

async function load(jid: string): Promise<void> {
  const chat = chats.get(jid);
  const unread = chat?.unread ?? 0;
  const known = timelines.get(jid);
  if (!known || known.messages.length < unread) {
    const limit = Math.max(PAGE, unread + 10);
    const messages = (await client().store?.talk.page(jid, limit)) ?? [];
    timelines.put(jid, { messages, complete: messages.length < limit && isWhole(jid) });
  }
  const timeline = timelines.get(jid);
  if (timeline && unread > 0) {
    const firstNew = timeline.messages.filter((each) => !each.out && !each.retracted).at(-unread)?.key ?? '';
    timelines.put(jid, { ...timeline, firstNew, offset: -1 });
  }
}

/** Whether this device has all that the server has of the chat; a server without an archive has nothing more. */
function isWhole(jid: string): boolean {
  return chats.get(jid)?.whole ?? false;
}

/** Puts the page before the oldest message in front: from this device, and where that ends, from the server. */
export async function loadOlder(jid: string): Promise<void> {
  const timeline = timelines.get(jid);
  const oldest = timeline?.messages[0];
  if (!timeline || timeline.complete) return;
  const older = oldest ? ((await client().store?.talk.page(jid, PAGE, oldest)) ?? []) : [];
  if (timelines.get(jid)?.messages[0]?.key !== oldest?.key) return;
  if (older.length > 0) {
    timelines.prepend(jid, older, older.length < PAGE && isWhole(jid));
    return;
  }
  const line = chats.get(jid);
  // What comes of it is put in front by whoever hears of it.
  if (line && !line.whole) await client().history?.older(line).catch(() => undefined);
}

/** Closes the open chat: back to the list on a phone. */
export function closeChat(): void {
  ui.chat = '';
}
