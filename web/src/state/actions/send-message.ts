import { emptyChat, withMessage } from '../../core/model/chat';
import type { Message } from '../../core/model/message';
import { chats } from '../chats.svelte';
import { client } from '../current';
import { timelines } from '../timelines.svelte';
import { ui } from '../ui.svelte';
import { mentionsIn } from './rooms/mention';
import { setDraft } from './set-draft';
import { stopTyping } from './tell-typing';

/** Longest text of one message, characters; the rest goes into further messages. */
export const LONGEST_MESSAGE = 10_000;

/** Sends a text. It is on the screen before anything else happens. */
export function sendMessage(chat: string, text: string, answered?: Message): void {
  const body = text.trim();
  if (body === '') return;
  const characters = [...body];
  const typed = chats.draft(chat);
  for (let start = 0; start < characters.length; start += LONGEST_MESSAGE) {
    const end = start + LONGEST_MESSAGE;
    const last = end >= characters.length;
    sendPart(chat, characters.slice(start, end).join(''), start === 0 ? answered : undefined, last ? typed : undefined);
  }
  if (typed.trim() === body) setDraft(chat, '');
  stopTyping(chat, true);
}

function sendPart(chat: string, body: string, answered: Message | undefined, draft: string | undefined): void {
  const line = chats.get(chat) ?? emptyChat(chat, 0, client().kindOf(chat));
  const message = client().talk?.say({ chat, body, answered, mentions: mentionsIn(chat, body), draft, notBefore: line.last?.at ?? 0 });
  if (!message) return;
  timelines.place(message);
  chats.put(withMessage(line, message));
  ui.tab = 'chats';
}
