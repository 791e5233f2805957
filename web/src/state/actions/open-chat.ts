import { chats } from '../chats.svelte';
import { client, currentClient } from '../current';
import { part } from '../part';
import { people } from '../people.svelte';
import { timelines } from '../timelines.svelte';
import { ui } from '../ui.svelte';

/** Messages loaded at a time. */
export const PAGE = 50;

/** Opens the chat with someone. What is on this device is shown at once; where reading ended further up, the piece there. */
export async function openChat(jid: string): Promise<void> {
  if (ui.chat === jid) return;
  await load(jid);
  if (endedFarUp(jid)) await part(import('./message/far')).then(({ openWhereReadingEnded }) => openWhereReadingEnded(jid));
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

/** Whether all that this device keeps of a chat is new, and more before it. */
function endedFarUp(jid: string): boolean {
  const chat = chats.get(jid);
  const first = timelines.get(jid)?.messages[0];
  if (!chat || !first || chat.whole || chat.readId === '' || chat.unread === 0 || timelines.isApart(jid)) return false;
  return !timelines.get(jid)?.messages.some(({ stanzaId, at }) => stanzaId === chat.readId || at <= chat.readAt);
}

async function load(jid: string): Promise<void> {
  const chat = chats.get(jid);
  const unread = chat?.unread ?? 0;
  // What came since lies at the end, unless reading has not come that far.
  if (unread > 0 && chat?.last && !timelines.get(jid)?.firstNew) timelines.back(jid);
  const known = timelines.get(jid);
  if (!known || known.messages.length < Math.max(unread, 1)) {
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
  // The list may still ask while another page of the browser signs out.
  const here = currentClient();
  if (!here || !timeline || timeline.complete) return;
  if (timeline.next === 'far') {
    await part(import('./message/far')).then(({ readBack }) => readBack(jid));
    return;
  }
  const older = oldest ? ((await here.store?.talk.page(jid, PAGE, oldest)) ?? []) : [];
  if (timelines.get(jid)?.messages[0]?.key !== oldest?.key) return;
  if (older.length > 0) {
    timelines.prepend(jid, older, older.length < PAGE && isWhole(jid));
    return;
  }
  const line = chats.get(jid);
  // What comes of it is put in front by whoever hears of it.
  if (line && !line.whole) await here.history?.older(line).catch(() => undefined);
  if (!oldest || timelines.get(jid)?.piece !== timeline.piece || !timelines.isApart(jid)) return;
  timelines.prepend(jid, (await here.store?.talk.page(jid, PAGE, oldest)) ?? [], isWhole(jid));
}

/** Adds the page behind the last message of a piece further up. */
export async function loadNewer(jid: string): Promise<void> {
  if (timelines.isApart(jid)) await part(import('./message/far')).then(({ readOn }) => readOn(jid));
}

/** Leads back from a piece further up to the newest message. */
export async function toNewest(jid: string): Promise<void> {
  timelines.back(jid);
  if (timelines.get(jid)?.messages.length === 0) await load(jid);
}

/** Closes the open chat: back to the list on a phone. */
export function closeChat(): void {
  ui.chat = '';
}
