import type { Mark } from '../../core/sync/marks';
import { StanzaError } from '../../core/xmpp/stanza-error';
import { chats } from '../chats.svelte';
import { client } from '../current';
import { t } from '../text.svelte';
import { ui } from '../ui.svelte';

/** Sets something for a conversation, on all own devices. */
export async function markChat(jid: string, change: Partial<Mark>): Promise<void> {
  try {
    await client().marks?.set(jid, change);
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error;
    ui.toast(t(error.condition === 'offline' ? 'errOffline' : 'errNotSet'));
  }
}

/** Puts a conversation on top of the list, or back to its place. */
export function pinChat(jid: string, on: boolean): Promise<void> {
  return markChat(jid, { pinned: on ? Date.now() : 0, ...(on ? { archived: false } : {}) });
}

export function muteChat(jid: string, on: boolean): Promise<void> {
  return markChat(jid, { muted: on });
}

/** Takes a conversation out of the list until something new comes, or brings it back. */
export function archiveChat(jid: string, on: boolean): Promise<void> {
  if (on && ui.chat === jid) ui.chat = '';
  return markChat(jid, { archived: on, ...(on ? { pinned: 0 } : {}) });
}

/** Says of a conversation that is not open that all of it was read. */
export async function readChat(jid: string): Promise<void> {
  const last = chats.get(jid)?.last;
  const line = await client().store?.talk.markRead(jid, last);
  if (line) chats.put(line);
  if (last) client().sendDisplayed(last, false);
}
