import type { RoomNotice } from '../../../core/xmpp/room-notice';
import { desk } from '../../desks';
import { people } from '../../people.svelte';
import { rooms } from '../../rooms.svelte';
import { t } from '../../text.svelte';
import { ui } from '../../ui.svelte';

/** Says that somebody will not come, or wants to be heard. */
export function tellNotice(notice: Exclude<RoomNotice, { kind: 'changed' }>): void {
  const { room } = notice;
  if (notice.kind === 'declined') ui.toast(t('roomDeclined', { name: people.name(notice.by), room: rooms.name(room) }));
  else {
    ui.toast(t('voiceWanted', { name: notice.nick, room: rooms.name(room) }), {
      label: t('voiceGive'),
      run: () => void desk().setRole(room, notice.nick, 'participant').catch(() => ui.toast(t('roomRefused'))),
    });
  }
}
