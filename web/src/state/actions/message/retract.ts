import type { Change } from '../../../core/model/amendment';
import type { Message } from '../../../core/model/message';
import { StanzaError } from '../../../core/xmpp/stanza-error';
import type { Key } from '../../../core/i18n/dictionary';
import { acting } from '../../acting.svelte';
import { chats } from '../../chats.svelte';
import { client } from '../../current';
import { session } from '../../session.svelte';
import { t } from '../../text.svelte';
import { setDraft } from '../set-draft';

/** Takes an own message back for everybody. Its words are kept on this page only, to be edited again. */
export function retract(message: Message): void {
  if (message.body !== '') acting.taken.set(message.key, message.body);
  acting.troubles.delete(message.key);
  void client()
    .talk?.retract(message, t('retractFallback'))
    .catch(() => acting.troubles.set(message.key, t('errChangeFailed')));
}

/** Puts what was taken back into the composer. */
export function editAgain(message: Message): void {
  const draft = chats.draft(message.chat);
  const text = acting.taken.get(message.key) ?? '';
  acting.setMode(message.chat, undefined);
  setDraft(message.chat, draft.trim() === '' ? text : `${draft}\n${text}`);
  acting.taken.delete(message.key);
}

/** Takes back, as a moderator, what somebody said in a room. */
export async function moderate(message: Message, reason: string): Promise<void> {
  acting.troubles.delete(message.key);
  try {
    await client().talk?.moderate(message, reason.trim());
  } catch (error) {
    acting.troubles.set(message.key, t(moderationTrouble(error)));
  }
}

function moderationTrouble(error: unknown): Key {
  if (!session.online) return 'errOffline';
  const condition = error instanceof StanzaError ? error.condition : '';
  if (condition === 'forbidden') return 'errModerateForbidden';
  return condition === 'item-not-found' ? 'errModerateGone' : 'errChangeFailed';
}

/** The server refused what was to change a message: that is said below it. */
export function onChangeRefused(message: Message, change: Change['kind'], condition: string): void {
  acting.taken.delete(message.key);
  acting.troubles.set(message.key, t(changeTrouble(change, condition)));
}

function changeTrouble(change: Change['kind'], condition: string): Key {
  if (change === 'reactions') return 'errReactFailed';
  if (change === 'retraction') return 'errRetractForbidden';
  return condition === 'item-not-found' ? 'errEditGone' : 'errEditForbidden';
}
