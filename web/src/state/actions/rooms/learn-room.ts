import { currentClient } from '../../current';
import { rooms } from '../../rooms.svelte';

/** Asks a room what it is like. A room that does not answer stays as it was known. */
export async function learnRoom(room: string): Promise<void> {
  const info = await currentClient()?.desk?.info(room).catch(() => undefined);
  if (info) rooms.putInfo(info);
}
