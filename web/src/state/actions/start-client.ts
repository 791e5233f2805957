import { Client } from '../../core/sync/client';
import { StropheTransport } from '../../core/xmpp/strophe';
import type { ServerInfo } from '../../core/server';
import { setCurrentClient } from '../current';
import { makeListener } from '../wiring';

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Makes the client of an account about to sign in. `login` is what the person typed. */
export function startClient(server: ServerInfo, login: string): Client {
  const made = new Client(
    {
      makeTransport: (listener) => new StropheTransport(server.service, listener),
      newId,
      now: () => Date.now(),
    },
    makeListener(login),
  );
  setCurrentClient(made);
  return made;
}
