import { addressOf } from '../../core/xmpp/jid';
import { preparedPassword } from '../../core/text/password';
import { prefs } from '../prefs.svelte';
import { session } from '../session.svelte';
import { currentClient, setCurrentClient } from '../current';
import { DeviceKeys } from '../device-keys';
import { findServer } from './find-server';

/** What signing in came to, apart from what the connection itself reports. */
export type SignInStart = 'started' | 'badName' | 'badServer';

/** Signs in with an account name, a numeric ID or a full address. The outcome appears in `session.link`. */
export async function signIn(login: string, password: string, stay: boolean): Promise<SignInStart> {
  const server = await findServer(prefs.server);
  if (!server) return 'badServer';
  session.server = server;
  const address = addressOf(login, server.domain);
  if (!address) return 'badName';
  await currentClient()?.close();
  session.link = { kind: 'connecting' };
  const { credentials, startClient } = await import('./start-client');
  const keys = DeviceKeys.forSignIn(login.trim(), stay);
  const chosen = await credentials(keys, address, preparedPassword(password));
  startClient(server, keys).signIn(chosen);
  return 'started';
}

/** Gives up an attempt that takes too long. */
export async function cancelSignIn(): Promise<void> {
  const attempt = currentClient();
  setCurrentClient(undefined);
  await attempt?.close();
  session.link = { kind: 'idle' };
}
