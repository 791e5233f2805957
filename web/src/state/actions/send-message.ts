import { chats } from '../chats.svelte';
import { client } from '../current';
import { timelines } from '../timelines.svelte';
import { ui } from '../ui.svelte';
import { setDraft } from './set-draft';
import { stopTyping } from './tell-typing';

/** Longest text of one message, characters; the rest goes into further messages. */
export const LONGEST_MESSAGE = 10_000;

/** Sends a text. It is on the screen before anything else happens. */
export function sendMessage(chat: string, text: string): void {
  const body = text.trim();
  if (body === '') return;
  const characters = [...body];
  for (let start = 0; start < characters.length; start += LONGEST_MESSAGE) {
    sendPart(chat, characters.slice(start, start + LONGEST_MESSAGE).join(''));
  }
  setDraft(chat, '');
  stopTyping(chat, true);
}

function sendPart(chat: string, body: string): void {
  const line = chats.get(chat);
  const message = client().outbox?.add(chat, body, line?.last?.at ?? 0);
  if (!message) return;
  timelines.place(message);
  chats.put({ jid: chat, last: message, unread: 0, at: message.at });
  ui.tab = 'chats';
}
