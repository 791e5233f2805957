import type { Invitation, RoomAsk } from '../../../core/model/waiting';
import type { RoomRefusal } from '../../../core/sync/room-errands';
import type { RoomView } from '../../../core/sync/rooms';
import type { RoomNotice } from '../../../core/xmpp/room-notice';
import { part } from '../../part';
import { rooms } from '../../rooms.svelte';
import { waiting } from '../../waiting.svelte';

/** What is told in words, and comes with them. */
const teller = () => part(import('./tell-notice'));

/** Where we stand with a room changed, or who is in it. */
export function onRoom(view: RoomView): void {
  const { room, state, kept } = view;
  const before = rooms.get(room);
  rooms.put(view);
  if (state.kind === 'inside' && before?.state.kind !== 'inside' && !rooms.isLobby(room)) void learn(room);
  if (kept) waiting.dropInvitation(room);
  if (state.kind === 'inside') waiting.setApplied(room, false);
  if (waiting.asks.length > 0) void teller().then(({ dropAnswered }) => dropAnswered(view));
}

async function learn(room: string): Promise<void> {
  const { learnRoom } = await part(import('./learn-room'));
  await learnRoom(room);
}

/** A room tells something beside what people say there. */
export async function onRoomNotice(notice: RoomNotice): Promise<void> {
  if (notice.kind === 'changed') await learn(notice.room);
  else (await teller()).tellDeclined(notice);
}

/** One that is answered already, perhaps on another device, asks nothing. Whoever asked to be let in goes in. */
export async function onInvitation(invitation: Invitation): Promise<void> {
  const { room } = invitation;
  if (rooms.get(room)?.kept) return;
  if (!waiting.hasApplied(room)) waiting.invite(invitation);
  else await (await teller()).goIn(invitation);
}

export async function onAsk(ask: RoomAsk): Promise<void> {
  (await teller()).tellAsk(ask);
}

export async function onRoomRefused(refusal: RoomRefusal): Promise<void> {
  (await teller()).tellRefused(refusal);
}
