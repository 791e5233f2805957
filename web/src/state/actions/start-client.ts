import { deviceName } from '../../core/text/device-name';
import { Client } from '../../core/sync/client';
import { StreamTransport } from '../../core/xmpp/stream/stream-transport';
import type { Credentials } from '../../core/xmpp/transport';
import type { ServerInfo } from '../../core/server';
import { setCurrentClient } from '../current';
import type { DeviceKeys } from '../device-keys';
import { pageTag } from '../page-tag';
import { newId } from '../random';
import { makeListener } from '../wiring';
import { pageLock } from '../media/page-lock';

export { giveBackToken } from '../../core/xmpp/stream/login';

/** How an account is opened with these keys. */
export async function credentials(keys: DeviceKeys, jid: string, password?: string): Promise<Credentials> {
  const agent = { id: keys.agent, software: 'Skein', device: deviceName(navigator.userAgent) };
  return { jid, agent, tag: await pageTag(), password, keys };
}

/** Makes the client of an account about to sign in. */
export function startClient(server: ServerInfo, keys: DeviceKeys): Client {
  const made = new Client(
    {
      makeTransport: (listener) => new StreamTransport(server.service, listener),
      newId,
      now: () => Date.now(),
      origin: location.origin,
      lock: pageLock,
    },
    makeListener(keys.login),
  );
  made.link.attend(document.visibilityState === 'visible');
  setCurrentClient(made, keys);
  return made;
}
