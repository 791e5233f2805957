import type { Client } from '../core/sync/client';
import type { DeviceKeys } from './device-keys';
import type { RoomDesk } from '../core/sync/room-desk';

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

/** The desk for rooms, once the account is open. */
export function desk(): RoomDesk {
  const made = signedIn?.desk;
  if (!made) throw new Error('not signed in');
  return made;
}
