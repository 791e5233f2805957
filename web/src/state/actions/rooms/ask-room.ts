import type { RoomAsk } from '../../../core/model/waiting';
import { StanzaError } from '../../../core/xmpp/stanza-error';
import { desk } from '../../desks';
import { refusalOf } from '../../room-words';
import { session } from '../../session.svelte';
import { t } from '../../text.svelte';
import { waiting } from '../../waiting.svelte';

/** Asks those who run a room to let this account become a member. Says in words why that cannot be; empty when it is asked. */
export async function askToJoin(room: string, nick: string): Promise<string> {
  try {
    await desk().askToJoin(room, nick || session.ownName);
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error;
    // One request of a person waits at most: it was made before.
    if (error.condition !== 'resource-constraint') return error.condition === 'not-allowed' ? t('roomBanned') : refusalOf(error.condition);
  }
  waiting.setApplied(room, true);
  return '';
}

/** Lets somebody in, or be heard, or does not. */
export function answerAsk(ask: RoomAsk, allow: boolean): void {
  waiting.dropAsk(ask);
  // Whoever wants to be heard and is not goes on listening: there is nothing to tell the room.
  if (ask.kind === 'voice') {
    if (allow) void desk().setRole(ask.room, ask.nick, 'participant').catch(() => waiting.ask(ask));
  } else desk().answer(ask, allow);
}
