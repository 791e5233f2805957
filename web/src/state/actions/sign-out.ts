import { forgetAccount } from '../../core/store/database';
import { chats } from '../chats.svelte';
import { currentClient, setCurrentClient } from '../current';
import { people } from '../people.svelte';
import { forgetSession } from '../saved-session';
import { rooms } from '../rooms.svelte';
import { session } from '../session.svelte';
import { timelines } from '../timelines.svelte';
import { ui } from '../ui.svelte';

/** Signs out; with `forget`, nothing of the account stays on this device. */
export async function signOut(forget: boolean): Promise<void> {
  const { self } = session;
  const leaving = currentClient();
  setCurrentClient(undefined);
  forgetSession();
  await leaving?.close();
  session.reset();
  session.link = { kind: 'idle' };
  chats.reset();
  people.reset();
  rooms.reset();
  timelines.reset();
  ui.reset();
  if (forget && self) await forgetAccount(self);
}
