import type { Invitation } from '../../../core/model/waiting';
import { desk } from '../../desks';
import { waiting } from '../../waiting.svelte';
import { type Entered, enterRoom } from './enter-room';

export function acceptInvitation({ room, password }: Invitation): Promise<Entered> {
  return enterRoom(room, '', { password });
}

/** The one who invited is told, as far as the room does that. */
export function declineInvitation({ room, by }: Invitation): void {
  if (by) desk().decline(room, by);
  waiting.dropInvitation(room);
}
