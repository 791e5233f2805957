import { acting } from '../acting.svelte';
import { forgetAccount } from '../../core/store/database';
import { forgetMedia } from '../../core/media/shelf';
import type { Client } from '../../core/sync/client';
import { chats } from '../chats.svelte';
import { currentClient, currentKeys, setCurrentClient } from '../current';
import type { DeviceKeys } from '../device-keys';
import { resetMedia } from '../media/reset-media';
import { people } from '../people.svelte';
import { quotes } from '../quotes.svelte';
import { rooms } from '../rooms.svelte';
import { session } from '../session.svelte';
import { timelines } from '../timelines.svelte';
import { ui } from '../ui.svelte';
import { waiting } from '../waiting.svelte';

/** So long a server may take to forget this device. */
const PATIENCE_MILLIS = 2000;

/** Signs out; with `forget`, nothing of the account stays on this device. */
export async function signOut(forget: boolean): Promise<void> {
  const { self, server } = session;
  const leaving = currentClient();
  const keys = currentKeys();
  setCurrentClient(undefined);
  const token = keys?.forget() ?? '';
  await import('../app/push.svelte').then(({ endPush }) => endPush(leaving)).catch(() => undefined);
  const gone = token !== '' && (await leaveList(leaving));
  await leaving?.close();
  session.reset();
  session.link = { kind: 'idle' };
  chats.reset();
  people.reset();
  rooms.reset();
  timelines.reset();
  quotes.reset();
  acting.reset();
  ui.reset();
  waiting.reset();
  resetMedia();
  if (forget && self) await Promise.all([forgetAccount(self), forgetMedia(self)]);
  if (server && keys && token && !gone) await giveBack(server.service, keys, self, token);
}

/** Takes this device off the list of the account's devices, with its token. False when that could not be done now. */
async function leaveList(leaving: Client | undefined): Promise<boolean> {
  if (!leaving?.link.online) return false;
  const { forgetOwnDevice } = await import('./devices');
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE_MILLIS));
  return Promise.race([forgetOwnDevice(leaving).catch(() => false as const), late]);
}

/** Nobody is kept waiting for it; without a network the token lies nowhere any more, and ends by itself. */
async function giveBack(service: string, keys: DeviceKeys, self: string, token: string): Promise<void> {
  const { credentials, giveBackToken } = await import('./start-client');
  await giveBackToken(service, await credentials(keys, self), token).catch(() => undefined);
}
