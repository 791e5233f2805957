import type { RoomView } from '../../../core/sync/rooms';
import type { RoomNotice } from '../../../core/xmpp/room-admin';
import { desk } from '../../current';
import { people } from '../../people.svelte';
import { rooms } from '../../rooms.svelte';
import { t } from '../../text.svelte';
import { type Invitation, ui } from '../../ui.svelte';
import { learnRoom } from './learn-room';

/** Where we stand with a room changed, or who is in it. */
export function onRoom(view: RoomView): void {
  const before = rooms.get(view.room);
  rooms.put(view);
  if (view.state.kind === 'inside' && before?.state.kind !== 'inside' && !rooms.isLobby(view.room)) void learnRoom(view.room);
  if (view.kept) ui.invitations = ui.invitations.filter(({ room }) => room !== view.room);
}

export function onRoomNotice(notice: RoomNotice): void {
  const { room } = notice;
  if (notice.kind === 'changed') void learnRoom(room);
  else if (notice.kind === 'declined') ui.toast(t('roomDeclined', { name: people.name(notice.by), room: rooms.name(room) }));
  else {
    ui.toast(t('voiceWanted', { name: notice.nick, room: rooms.name(room) }), {
      label: t('voiceGive'),
      run: () => void desk().setRole(room, notice.nick, 'participant').catch(() => ui.toast(t('roomRefused'))),
    });
  }
}

/** One that is answered already, perhaps on another device, asks nothing. */
export function onInvitation(invitation: Invitation): void {
  if (!rooms.get(invitation.room)?.kept) ui.invite(invitation);
}
