import type { Message } from '../../../core/model/message';
import { emptyChat, withMessage } from '../../../core/model/chat';
import { chats } from '../../chats.svelte';
import { client } from '../../current';
import { t } from '../../text.svelte';
import { timelines } from '../../timelines.svelte';
import { ui } from '../../ui.svelte';

/** Says what messages say once more, in other chats, in the same order. */
export function forward(messages: readonly Message[], to: readonly string[]): void {
  for (const chat of to) for (const message of messages) passOn(message, chat);
  ui.toast(t('forwarded', { n: to.length }));
}

function passOn({ body, files }: Message, chat: string): void {
  const { talk } = client();
  if (!talk) return;
  for (const file of files ?? []) show(chat, (notBefore) => talk.share(chat, file, notBefore));
  if (body !== '') show(chat, (notBefore) => talk.say({ chat, body, notBefore }));
}

function show(chat: string, say: (notBefore: number) => Message): void {
  const line = chats.get(chat) ?? emptyChat(chat, 0, client().kindOf(chat));
  const message = say(line.last?.at ?? 0);
  timelines.place(message);
  chats.put(withMessage(line, message));
}
