import { openDB } from 'idb';
import type { PushSettings } from './notice';

/** What page and service worker share on this device; an account's own data lies elsewhere. */
const NAME = 'skein-push';
const TABLE = 'settings';
const KEY = 'push';

async function within<T>(use: (database: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    return await use(database);
  } finally {
    database.close();
  }
}

function open() {
  return openDB<{ settings: { key: string; value: PushSettings } }>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore(TABLE);
    },
  });
}

/** Tells the service worker who is signed in and how to show what is pushed. */
export function keepPushSettings(settings: PushSettings): Promise<void> {
  return within(async (database) => {
    await database.put(TABLE, settings, KEY);
  });
}

/** Nobody is signed in, or nothing is to be shown: pushes that still come are for nobody. */
export function forgetPushSettings(): Promise<void> {
  return within((database) => database.delete(TABLE, KEY));
}

export function pushSettings(): Promise<PushSettings | undefined> {
  return within((database) => database.get(TABLE, KEY));
}

/** Whether this device keeps the account's conversation as muted. Makes no database where there is none. */
export async function isMuted(account: string, chat: string): Promise<boolean> {
  const name = `skein:${account}`;
  if (!(await indexedDB.databases()).some((each) => each.name === name)) return false;
  const database = await openDB<{ chats: { key: string; value: { muted?: boolean } } }>(name);
  try {
    if (!database.objectStoreNames.contains('chats')) return false;
    return (await database.get('chats', chat))?.muted ?? false;
  } finally {
    database.close();
  }
}
