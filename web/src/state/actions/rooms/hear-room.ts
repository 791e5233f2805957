import type { RoomView } from '../../../core/sync/rooms';
import type { RoomNotice } from '../../../core/xmpp/room-notice';
import { part } from '../../part';
import { rooms } from '../../rooms.svelte';
import { type Invitation, ui } from '../../ui.svelte';

/** Where we stand with a room changed, or who is in it. */
export function onRoom(view: RoomView): void {
  const before = rooms.get(view.room);
  rooms.put(view);
  if (view.state.kind === 'inside' && before?.state.kind !== 'inside' && !rooms.isLobby(view.room)) void learn(view.room);
  if (view.kept) ui.invitations = ui.invitations.filter(({ room }) => room !== view.room);
}

async function learn(room: string): Promise<void> {
  const { learnRoom } = await part(import('./learn-room'));
  await learnRoom(room);
}

/** A room tells something beside what people say there. */
export async function onRoomNotice(notice: RoomNotice): Promise<void> {
  if (notice.kind === 'changed') await learn(notice.room);
  else (await part(import('./tell-notice'))).tellNotice(notice);
}

/** One that is answered already, perhaps on another device, asks nothing. */
export function onInvitation(invitation: Invitation): void {
  if (!rooms.get(invitation.room)?.kept) ui.invite(invitation);
}
