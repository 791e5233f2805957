import type { Uploads } from '../../../core/media/uploads';
import type { Message } from '../../../core/model/message';
import { acting } from '../../acting.svelte';
import { chats } from '../../chats.svelte';
import { currentClient } from '../../current';
import { session } from '../../session.svelte';
import { t } from '../../text.svelte';
import { timelines } from '../../timelines.svelte';
import { ui } from '../../ui.svelte';
import { discardMessage } from '../discard-message';

/** Deletes messages of one chat for this account: out of sight at once, for good when nobody wants them back. */
export function removeForMe(messages: readonly Message[]): void {
  const [first] = messages;
  if (!first) return;
  for (const { key } of messages) acting.hidden.add(key);
  void eachUpload(messages, (uploads, key) => uploads.pause(key));
  showBefore(first.chat);
  let wanted = true;
  const undo = {
    label: t('undo'),
    run: () => {
      wanted = false;
      bringBack(messages);
    },
  };
  const text = messages.length === 1 ? t('removedOne') : t('removedCount', { n: messages.length });
  ui.toast(text, undo, () => {
    if (wanted) void remove(first.chat, messages);
  });
}

async function remove(chat: string, messages: readonly Message[]): Promise<void> {
  try {
    // What is still on its way up is nowhere else.
    const unsent = new Set<string>();
    await eachUpload(messages, (_uploads, key) => unsent.add(key));
    for (const message of messages) if (unsent.has(message.key)) await discardMessage(message);
    const others = messages.filter(({ key }) => !unsent.has(key));
    if (others.length > 0) await currentClient()?.talk?.removeForMe(chat, others);
    for (const { key } of messages) acting.hidden.delete(key);
  } catch {
    bringBack(messages);
    const text = session.online ? t('errRemoveFailed') : t('errRemoveOffline');
    for (const { key } of messages) acting.troubles.set(key, text);
  }
}

function bringBack(messages: readonly Message[]): void {
  for (const { key } of messages) acting.hidden.delete(key);
  void eachUpload(messages, (uploads, key) => uploads.resume(key));
  const [first] = messages;
  if (first) showBefore(first.chat);
}

/** Does something with those messages whose files are still on their way up. */
async function eachUpload(messages: readonly Message[], run: (uploads: Uploads, key: string) => void): Promise<void> {
  const held = messages.filter(({ out, stanzaId }) => out && stanzaId === '');
  const uploads = held.length > 0 ? await currentClient()?.media?.uploads() : undefined;
  if (uploads) for (const { key } of held) if (uploads.has(key)) run(uploads, key);
}

/** The list of conversations shows the newest message that is in sight. */
function showBefore(chat: string): void {
  const line = chats.get(chat);
  const last = timelines.newest(chat)?.messages.findLast(({ key }) => !acting.hidden.has(key));
  if (line && line.last?.key !== last?.key) chats.put({ ...line, last });
}

/** Deletes a whole conversation for this account, up to its newest message. */
export async function clearChat(chat: string): Promise<boolean> {
  try {
    await currentClient()?.talk?.clear(chat);
  } catch {
    return false;
  }
  acting.setMode(chat, undefined);
  ui.toast(t('chatCleared'));
  return true;
}
