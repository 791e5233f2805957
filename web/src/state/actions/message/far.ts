import { amended, type Amendment } from '../../../core/model/amendment';
import type { Message } from '../../../core/model/message';
import { Passage } from '../../../core/sync/passage';
import { chats } from '../../chats.svelte';
import { client } from '../../current';
import { timelines } from '../../timelines.svelte';

/** Messages on each side of one that is kept. */
const AROUND = 40;
const ONWARDS = 100;
/** Opening a chat waits no longer than this for the place where reading ended. */
const PATIENCE_MILLIS = 1500;

/** What is looked at of chats beside what is kept of them, by the number of the piece on the screen. */
const passages = new Map<number, Passage>();

function store() {
  const { store: open } = client();
  if (!open) throw new Error('not signed in');
  return open.talk;
}

/** Shows a message that this device keeps with what is around it. */
export async function showKept(message: Message): Promise<void> {
  const { chat } = message;
  const [before, after] = await Promise.all([store().page(chat, AROUND, message), store().pageAfter(chat, AROUND, message)]);
  const complete = before.length < AROUND && (chats.get(chat)?.whole ?? false);
  timelines.show(chat, { messages: [...before, message, ...after], complete, next: 'kept', firstNew: '' });
  if (after.length < AROUND) await readOn(chat);
}

/**
 * Shows what is around a place of a chat's archive. Returns what is shown.
 *
 * @throws StanzaError when there is no such place, or the server cannot be asked
 */
export async function showFar(chat: string, place: string, firstNewOf: (messages: readonly Message[]) => string = () => ''): Promise<readonly Message[]> {
  const { history, inbox } = client();
  const line = chats.get(chat);
  if (!history || !inbox || !line) return [];
  const passage = new Passage(line, history, inbox, store());
  await passage.open(place);
  const { messages, complete } = passage;
  timelines.show(chat, { messages, complete, next: 'far', firstNew: firstNewOf(messages) });
  const piece = timelines.get(chat)?.piece ?? 0;
  passages.clear();
  passages.set(piece, passage);
  if (passage.joined) await joinKept(chat, passage);
  return messages;
}

/** Opens a chat at the first message that is new, with the line before it; where that cannot be had, nothing happens. */
export async function openWhereReadingEnded(chat: string): Promise<void> {
  const place = chats.get(chat)?.readId ?? '';
  const firstNew = (messages: readonly Message[]) => {
    const read = messages.findIndex(({ stanzaId }) => stanzaId === place);
    return messages.slice(read + 1).find(({ out, retracted }) => !out && !retracted)?.key ?? '';
  };
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLIS));
  await Promise.race([showFar(chat, place, firstNew).catch(() => undefined), patience]);
}

function passageOf(chat: string): Passage | undefined {
  return passages.get(timelines.get(chat)?.piece ?? 0);
}

/** Puts the page before a piece of the archive in front. */
export async function readBack(chat: string): Promise<void> {
  const passage = passageOf(chat);
  if (!passage) return;
  const known = passage.messages.length;
  const done = await passage.older().then(
    () => true,
    () => false,
  );
  if (!done || passageOf(chat) !== passage) return;
  timelines.prepend(chat, passage.messages.slice(0, passage.messages.length - known), passage.complete);
}

/** Adds what follows a piece further up, until it is one with what is kept and reaches the newest message. */
export async function readOn(chat: string): Promise<void> {
  const timeline = timelines.get(chat);
  if (timeline?.next === 'kept') await readOnKept(chat, timeline.messages);
  const passage = passageOf(chat);
  if (timeline?.next !== 'far' || !passage) return;
  const done = await passage.newer().then(
    () => true,
    () => false,
  );
  if (!done || passageOf(chat) !== passage) return;
  if (passage.joined) await joinKept(chat, passage);
  else timelines.extend(chat, merged(timelines.get(chat)?.messages ?? [], passage.messages), 'far');
}

/** What is on the screen, which may know of later changes, and what was read behind it. */
function merged(shown: readonly Message[], read: readonly Message[]): readonly Message[] {
  const at = read.findIndex(({ key }) => key === shown.at(-1)?.key);
  return [...shown, ...read.slice(at + 1)];
}

async function joinKept(chat: string, passage: Passage): Promise<void> {
  const [first] = passage.messages;
  const kept = first && (await store().get(first.key));
  if (!kept) return;
  const messages = [kept, ...(await store().pageAfter(chat, passage.messages.length + ONWARDS, kept))];
  if (passageOf(chat) !== passage) return;
  passages.clear();
  timelines.extend(chat, messages, 'kept');
  await readOn(chat);
}

async function readOnKept(chat: string, shown: readonly Message[]): Promise<void> {
  const last = shown.at(-1);
  const piece = timelines.get(chat)?.piece;
  if (!last) return;
  const more = await store().pageAfter(chat, ONWARDS, last);
  const still = await store().get(last.key);
  if (timelines.get(chat)?.piece !== piece) return;
  // What was kept went meanwhile, to make room: the newest is what is left.
  if (!still) timelines.back(chat);
  else timelines.extend(chat, merged(timelines.get(chat)?.messages ?? [], [...shown, ...more]), more.length < ONWARDS ? '' : 'kept');
}

/** Something was done to a message that is not kept; it may be looked at. */
export function amendFar(amendment: Amendment): void {
  const { chat, target } = amendment;
  const message = timelines.get(chat)?.messages.findLast((each) => each.stanzaId === target || each.id === target);
  if (message) timelines.moved([amended(message, amendment)]);
}
