import type { Entering } from '../../../core/sync/rooms';
import { bare } from '../../../core/xmpp/jid';
import { StanzaError } from '../../../core/xmpp/stanza-error';
import { client } from '../../current';
import { desk } from '../../desks';
import { rooms } from '../../rooms.svelte';
import { ui } from '../../ui.svelte';
import { waiting } from '../../waiting.svelte';
import { openChat } from '../open-chat';

/** Why a room was not entered: the condition, `gone` when there is no such room; empty when all went well. */
export type Entered = string;

/** Enters a room that is there, keeps it on all own devices and opens it. */
export async function enterRoom(room: string, name = '', entering: Entering = {}): Promise<Entered> {
  const inside = rooms.get(room)?.state.kind === 'inside';
  try {
    // Entering a room that is not there would make one (XEP-0045 §10.1): first it is looked at.
    if (!inside) rooms.putInfo(await desk().info(room));
    await client().rooms?.enter(room, entering);
    await client().rooms?.bookmark(room, rooms.info(room)?.name || name);
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error;
    // Changes of a room are told a moment later; whoever asked wants to know now why it did not go.
    const view = client().rooms?.view(room);
    if (view) rooms.put(view);
    return error.condition === 'item-not-found' ? 'gone' : error.condition;
  }
  waiting.dropInvitation(bare(room));
  showRoom(room);
  return '';
}

/** Opens the conversation of a room. */
export function showRoom(room: string): void {
  ui.tab = 'chats';
  void openChat(room);
}
