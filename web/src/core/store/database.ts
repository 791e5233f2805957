import { type DBSchema, type IDBPDatabase, openDB, deleteDB } from 'idb';
import type { Amendment } from '../model/amendment';
import type { Chat } from '../model/chat';
import type { Message } from '../model/message';
import type { ContactRequest, Person } from '../model/person';
import type { Xml } from '../xmpp/xml';

/** One stanza on its way: kept until the server has it, over reloads and crashes. */
export interface OutboxEntry {
  /** The key of the message, or of what changes one. */
  readonly key: string;
  readonly id: string;
  readonly stanza: Xml;
  readonly at: number;
  readonly seq: number;
}

export interface Draft {
  readonly chat: string;
  readonly text: string;
  readonly at: number;
}

/** A change of a message that this device does not have yet. */
export interface Orphan extends Amendment {
  readonly number?: number;
}

/** The tables of one account on this device. */
export interface Schema extends DBSchema {
  messages: {
    key: string;
    value: Message;
    indexes: { chat: [string, number, number]; stanza: [string, string]; id: [string, string] };
  };
  chats: { key: string; value: Chat };
  people: { key: string; value: Person };
  requests: { key: string; value: ContactRequest };
  drafts: { key: string; value: Draft };
  outbox: { key: string; value: OutboxEntry };
  orphans: { key: number; value: Orphan; indexes: { target: [string, string] } };
  meta: { key: string; value: unknown };
}

export type Database = IDBPDatabase<Schema>;

function databaseName(account: string): string {
  return `skein:${account}`;
}

/**
 * Opens the account's own database, making it when needed. What an older edition kept is only a copy of what the
 * server has: it is fetched again.
 */
export function openDatabase(account: string): Promise<Database> {
  return openDB<Schema>(databaseName(account), 2, {
    upgrade(database) {
      for (const table of [...database.objectStoreNames]) database.deleteObjectStore(table);
      const messages = database.createObjectStore('messages', { keyPath: 'key' });
      messages.createIndex('chat', ['chat', 'at', 'seq']);
      messages.createIndex('stanza', ['chat', 'stanzaId']);
      messages.createIndex('id', ['chat', 'id']);
      database.createObjectStore('chats', { keyPath: 'jid' });
      database.createObjectStore('people', { keyPath: 'jid' });
      database.createObjectStore('requests', { keyPath: 'jid' });
      database.createObjectStore('drafts', { keyPath: 'chat' });
      database.createObjectStore('outbox', { keyPath: 'key' });
      database.createObjectStore('orphans', { keyPath: 'number', autoIncrement: true }).createIndex('target', ['chat', 'target']);
      database.createObjectStore('meta');
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

/** Removes everything this device keeps of the account. */
export function forgetAccount(account: string): Promise<void> {
  return deleteDB(databaseName(account));
}
