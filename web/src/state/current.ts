import type { Client } from '../core/sync/client';

let signedIn: Client | undefined;

/** The client of the account that is signed in; undefined when none is. */
export function currentClient(): Client | undefined {
  return signedIn;
}

/** The client where one must be: actions behind the sign-in screen. */
export function client(): Client {
  if (!signedIn) throw new Error('not signed in');
  return signedIn;
}

export function setCurrentClient(next: Client | undefined): void {
  signedIn = next;
}
