import type { Invitation, RoomAsk } from '../../../core/model/waiting';
import type { RoomRefusal } from '../../../core/sync/room-errands';
import type { RoomView } from '../../../core/sync/rooms';
import type { RoomNotice } from '../../../core/xmpp/room-notice';
import { people } from '../../people.svelte';
import { rooms } from '../../rooms.svelte';
import { t } from '../../text.svelte';
import { ui } from '../../ui.svelte';
import { waiting } from '../../waiting.svelte';
import { acceptInvitation } from './answer-invitation';
import { showRoom } from './enter-room';

/** Says that somebody will not come. */
export function tellDeclined({ by, room }: Extract<RoomNotice, { kind: 'declined' }>): void {
  ui.toast(t('roomDeclined', { name: people.name(by), room: rooms.name(room) }));
}

/** Somebody asks a room of ours for something: where the room is not open, that is told. */
export function tellAsk(ask: RoomAsk): void {
  const known = waiting.asks.length;
  waiting.ask(ask);
  if (waiting.asks.length === known || ui.chat === ask.room) return;
  const names = { name: ask.kind === 'join' ? people.name(ask.jid) : ask.nick, room: rooms.name(ask.room) };
  ui.toast(t(ask.kind === 'join' ? 'joinWanted' : 'voiceWanted', names), { label: t('askShow'), run: () => showRoom(ask.room) });
}

/** Another moderator may have answered, or we may be none any more. */
export function dropAnswered({ room, state, me }: RoomView): void {
  if (state.kind !== 'inside' || !me) return;
  const runs = { join: me.affiliation === 'owner' || me.affiliation === 'admin', voice: me.role === 'moderator' };
  waiting.dropAsks((ask) => {
    if (ask.room !== room) return false;
    if (!runs[ask.kind]) return true;
    const here = rooms.occupants(room);
    if (ask.kind === 'join') return here.some(({ jid, affiliation }) => jid === ask.jid && affiliation !== 'none');
    return !here.some(({ nick, role }) => nick === ask.nick && role === 'visitor');
  });
}

/** We asked to become a member, and are one now. */
export async function goIn(invitation: Invitation): Promise<void> {
  const problem = await acceptInvitation(invitation);
  if (problem === '') ui.toast(t('roomNowMember', { room: rooms.name(invitation.room) }));
  else waiting.invite(invitation);
}

/** What a room refused of what was sent to it, in words. What is on the screen is what the room says, not what was asked. */
export function tellRefused({ room, errand, condition }: RoomRefusal): void {
  if (errand === 'decline') return;
  if (errand === 'answer' && condition === 'item-not-found') ui.toast(t('askAnswered'));
  else if (errand === 'askVoice' && condition === 'resource-constraint') ui.toast(t('roomAsked'));
  else ui.toast(t(errand === 'subject' ? 'subjectRefused' : 'roomRefused', { room: rooms.name(room) }));
}
