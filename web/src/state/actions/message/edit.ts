import { lastEditable } from '../../../core/model/deeds';
import type { Message } from '../../../core/model/message';
import { acting } from '../../acting.svelte';
import { client } from '../../current';
import { t } from '../../text.svelte';
import { timelines } from '../../timelines.svelte';
import { mentionsIn } from '../rooms/mention';
import { deedsOn } from './deeds';

/** Begins to edit an own message. The draft of the chat stays as it is, and is back afterwards. */
export function edit(message: Message): void {
  if (!deedsOn(message).edit) return;
  acting.unselect();
  acting.setMode(message.chat, { kind: 'edit', message, text: message.body });
}

/** Begins to edit the newest own message that can be. False when there is none. */
export function editLast(chat: string): boolean {
  const last = lastEditable(timelines.newest(chat)?.messages ?? [], client().kindOf(chat));
  if (last) edit(last);
  return last !== undefined;
}

/** Puts the new words in the place of the old ones. */
export function saveEdit(chat: string): void {
  const mode = acting.mode(chat);
  if (mode?.kind !== 'edit') return;
  const body = mode.text.trim();
  if (body === '') return;
  acting.setMode(chat, undefined);
  acting.troubles.delete(mode.message.key);
  if (body === mode.message.body) return;
  void client()
    .talk?.correct(mode.message, body, mentionsIn(chat, body))
    .catch(() => acting.troubles.set(mode.message.key, t('errChangeFailed')));
}
