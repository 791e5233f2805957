import type { Message, Reply } from '../../../core/model/message';
import { acting } from '../../acting.svelte';
import { chats } from '../../chats.svelte';
import { client } from '../../current';
import { quotes } from '../../quotes.svelte';
import { session } from '../../session.svelte';
import { t } from '../../text.svelte';
import { timelines } from '../../timelines.svelte';
import { ui } from '../../ui.svelte';
import { toNewest } from '../open-chat';
import { showFar, showKept } from './far';
import { placeOfQuoted } from './quoted';

const SLOW_MILLIS = 400;

/** Which message is meant, as far as it is known. */
export interface Goal {
  /** By which others know it: its stanza's id in a chat of two, the room's in a room. */
  readonly id: string;
  /** Its place in the archive; empty when it is not known. */
  readonly place: string;
  /** The answer in which it is quoted. */
  readonly reply?: Reply;
}

/**
 * Goes to a message of a chat, wherever it is: on the screen, on this device, or in the archive. `quietly` leaves the
 * focus where it is.
 */
export async function jumpTo(chat: string, goal: Goal, quietly = false): Promise<void> {
  const slow = setTimeout(() => ui.toast(t('findingQuote')), SLOW_MILLIS);
  const message = await reach(chat, goal).catch(() => undefined);
  clearTimeout(slow);
  if (ui.chat !== chat) return;
  if (message && !acting.hidden.has(message.key)) acting.goal = { chat, key: message.key, quietly };
  else ui.toast(t(session.online ? 'quoteNotFound' : 'errOffline'));
}

function isMeant({ id, place }: Goal): (message: Message) => boolean {
  return (message) => (place !== '' && message.stanzaId === place) || (id !== '' && (message.stanzaId === id || message.id === id));
}

async function reach(chat: string, goal: Goal): Promise<Message | undefined> {
  const meant = isMeant(goal);
  const shown = timelines.get(chat)?.messages.findLast(meant);
  if (shown) return shown;
  const recent = timelines.newest(chat)?.messages.findLast(meant);
  if (recent) {
    await toNewest(chat);
    return recent;
  }
  const kept = (await client().store?.talk.find(chat, goal.place || goal.id)) ?? (await client().store?.talk.find(chat, goal.id || goal.place));
  if (ui.chat !== chat) return undefined;
  if (kept) {
    await showKept(kept);
    return kept;
  }
  return farAway(chat, goal, meant);
}

async function farAway(chat: string, goal: Goal, meant: (message: Message) => boolean): Promise<Message | undefined> {
  const line = chats.get(chat);
  if (!line || line.whole) return undefined;
  const place = goal.place || (line.kind === 'room' ? goal.id : await placeOfQuoted(line, goal));
  if (place === '' || ui.chat !== chat) return undefined;
  return (await showFar(chat, place)).findLast(meant);
}

/** The same for a message that is answered. */
export async function jumpToQuoted(chat: string, reply: Reply): Promise<void> {
  await quotes.look(chat, reply.id);
  await jumpTo(chat, { id: reply.id, place: quotes.find(chat, reply.id)?.stanzaId ?? '', reply });
}
