import { DeviceKeys } from '../device-keys';
import { prefs } from '../prefs.svelte';
import { session } from '../session.svelte';
import { findServer } from './find-server';

/** Goes on where an earlier page of the browser was. False when there is nothing to go on with. */
export async function returnToSession(): Promise<boolean> {
  const keys = DeviceKeys.kept();
  if (!keys) return false;
  const server = await findServer(prefs.server);
  if (!server) return false;
  session.server = server;
  const { credentials, startClient } = await import('./start-client');
  await startClient(server, keys).returnTo(await credentials(keys, keys.self));
  return true;
}
