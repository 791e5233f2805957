import type { Client } from '../core/sync/client';
import type { DeviceKeys } from './device-keys';

let signedIn: Client | undefined;
let signedInKeys: DeviceKeys | undefined;

/** The client of the account that is signed in; undefined when none is. */
export function currentClient(): Client | undefined {
  return signedIn;
}

/** The client where one must be: actions behind the sign-in screen. */
export function client(): Client {
  if (!signedIn) throw new Error('not signed in');
  return signedIn;
}

/** What opens the account without its password. */
export function currentKeys(): DeviceKeys | undefined {
  return signedInKeys;
}

export function setCurrentClient(next: Client | undefined, keys?: DeviceKeys): void {
  signedIn = next;
  signedInKeys = keys;
}
