import { client, currentClient } from '../../current';
import { chats } from '../../chats.svelte';
import { timelines } from '../../timelines.svelte';
import { rooms } from '../../rooms.svelte';
import { ui } from '../../ui.svelte';
import { setDraft } from '../set-draft';

/** Leaves a room on all own devices; its conversation goes off the list. */
export async function leaveRoom(room: string): Promise<void> {
  await client().rooms?.leave(room);
  forgetRoom(room);
}

/** The room is no longer one of ours. */
export function forgetRoom(room: string): void {
  rooms.remove(room);
  if (ui.chat === room) ui.chat = '';
  if (ui.info === room) ui.info = '';
  setDraft(room, '');
  chats.remove(room);
  timelines.empty(room);
  void currentClient()?.store?.talk.forget(room);
}
