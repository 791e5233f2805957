import { DeviceKeys } from '../device-keys';
import { prefs } from '../prefs.svelte';
import { session } from '../session.svelte';
import { findServer, serverAsKnown } from './find-server';

/** Goes on where an earlier page of the browser was. False when there is nothing to go on with. */
export async function returnToSession(): Promise<boolean> {
  const keys = DeviceKeys.kept();
  if (!keys) return false;
  // Without a network, or with a slow one, what was kept is on the screen at once.
  const server = (prefs.server === '' ? serverAsKnown() : undefined) ?? (await findServer(prefs.server));
  if (!server) return false;
  session.server = server;
  if (prefs.server === '') void findServer('').then((fresh) => (session.server = fresh));
  const { credentials, startClient } = await import('./start-client');
  await startClient(server, keys).returnTo(await credentials(keys, keys.self));
  return true;
}
