import type { Amendment } from '../model/amendment';
import type { Message } from '../model/message';
import type { Database } from './database';

/** Whether any of these messages is kept. */
export async function keepsAny(database: Database, messages: readonly Message[]): Promise<boolean> {
  const { store } = database.transaction('messages');
  const known = await Promise.all(
    messages.map(async ({ key, chat, stanzaId }) => (await store.getKey(key)) ?? (stanzaId ? store.index('stanza').getKey([chat, stanzaId]) : undefined)),
  );
  return known.some((key) => key !== undefined);
}

/** The changes that wait for these messages of a chat, which are not to be kept: they wait on. */
export async function waitingFor(database: Database, chat: string, messages: readonly Message[]): Promise<Amendment[]> {
  const { store } = database.transaction('orphans');
  if ((await store.count()) === 0) return [];
  const names = [...new Set(messages.flatMap(({ id, stanzaId }) => [id, stanzaId]))].filter((name) => name !== '');
  return (await Promise.all(names.map((name) => store.index('target').getAll([chat, name])))).flat();
}
