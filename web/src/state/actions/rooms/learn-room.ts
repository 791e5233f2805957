import { desk } from '../../desks';
import { rooms } from '../../rooms.svelte';

/** Asks a room what it is like. A room that does not answer stays as it was known. */
export async function learnRoom(room: string): Promise<void> {
  try {
    rooms.putInfo(await desk().info(room));
  } catch {
    // It may tell another time.
  }
}
