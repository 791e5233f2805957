import { type Chat, emptyChat, withMessage } from '../model/chat';
import { advanced, type Message, type MessageState } from '../model/message';
import type { ContactRequest, Person } from '../model/person';
import { type Database, type Draft, openDatabase, type OutboxEntry } from './database';

/** What became of a message that arrived. */
export interface Received {
  /** False when this device had it already, perhaps through another tab. */
  readonly added: boolean;
  readonly message: Message;
  readonly chat: Chat;
}

/** What a signed-in client starts from, before the network answers. */
export interface Snapshot {
  readonly chats: Chat[];
  readonly people: Person[];
  readonly requests: ContactRequest[];
  readonly drafts: Draft[];
  readonly outbox: OutboxEntry[];
  /** The version of the contact list that `people` shows, empty when there is none. */
  readonly rosterVersion: string;
}

function stanzaKey(message: Message): string {
  return `${message.chat} ${message.stanzaId}`;
}

const ROSTER_VERSION = 'rosterVersion';
const EVER: [number, number] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

/**
 * The local cache of one account. Every change of a message and of its line in the list is one transaction, so two
 * tabs never count a message twice.
 */
export class AccountStore {
  private constructor(private readonly database: Database) {}

  static async open(account: string): Promise<AccountStore> {
    return new AccountStore(await openDatabase(account));
  }

  close(): void {
    this.database.close();
  }

  async snapshot(): Promise<Snapshot> {
    const { database } = this;
    const [chats, people, requests, drafts, outbox, version] = await Promise.all([
      database.getAll('chats'),
      database.getAll('people'),
      database.getAll('requests'),
      database.getAll('drafts'),
      database.getAll('outbox'),
      database.get('meta', ROSTER_VERSION),
    ]);
    outbox.sort((a, b) => a.at - b.at || a.seq - b.seq);
    return { chats, people, requests, drafts, outbox, rosterVersion: typeof version === 'string' ? version : '' };
  }

  /**
   * Keeps messages that arrived, in their order, but none that is known by key or by the server's stanza-id. One
   * transaction for all: what waits for a device that was away comes in hundreds.
   */
  async receive(arrived: readonly Message[]): Promise<Received[]> {
    const tx = this.database.transaction(['messages', 'chats'], 'readwrite');
    const messages = tx.objectStore('messages');
    const chats = tx.objectStore('chats');
    const lines = new Map<string, Chat | undefined>();
    const changed = new Map<string, Chat>();
    const byKey = new Map<string, Message>();
    const byStanza = new Map<string, Message>();
    const learn = (message: Message | undefined) => {
      if (!message) return;
      byKey.set(message.key, message);
      if (message.stanzaId) byStanza.set(stanzaKey(message), message);
    };
    // Asked all at once: one after the other, each question would wait for the answer before.
    await Promise.all([
      ...arrived.map(async ({ key }) => learn(await messages.get(key))),
      ...arrived
        .filter((each) => each.stanzaId)
        .map(async ({ chat, stanzaId }) => learn(await messages.index('stanza').get([chat, stanzaId]))),
      ...[...new Set(arrived.map((each) => each.chat))].map(async (jid) => lines.set(jid, await chats.get(jid))),
    ]);
    const writes: Promise<unknown>[] = [];
    const received = arrived.map((message): Received => {
      const chat = changed.get(message.chat) ?? lines.get(message.chat) ?? emptyChat(message.chat, message.at);
      const known = byKey.get(message.key) ?? (message.stanzaId ? byStanza.get(stanzaKey(message)) : undefined);
      const kept = !known ? message : !known.stanzaId && message.stanzaId ? { ...known, stanzaId: message.stanzaId } : known;
      if (kept !== known) writes.push(messages.put(kept));
      learn(kept);
      if (known) return { added: false, message: kept, chat };
      const next = withMessage(chat, message);
      changed.set(next.jid, next);
      return { added: true, message, chat: next };
    });
    await Promise.all([...writes, ...[...changed.values()].map((chat) => chats.put(chat)), tx.done]);
    return received;
  }

  /** Keeps an own message together with the duty to send it. */
  async enqueue(message: Message): Promise<Chat> {
    const tx = this.database.transaction(['messages', 'chats', 'outbox'], 'readwrite');
    const chats = tx.objectStore('chats');
    const chat = (await chats.get(message.chat)) ?? emptyChat(message.chat, message.at);
    const next = withMessage(chat, message);
    const { key, id, body, at, seq } = message;
    await Promise.all([
      tx.objectStore('messages').put(message),
      chats.put(next),
      tx.objectStore('outbox').put({ key, chat: message.chat, id, body, at, seq }),
      tx.done,
    ]);
    return next;
  }

  /** Moves own messages forward; those the server has leave the outbox. Returns what changed. */
  async advance(keys: readonly string[], state: MessageState, error = ''): Promise<Message[]> {
    const tx = this.database.transaction(['messages', 'chats', 'outbox'], 'readwrite');
    const changed: Message[] = [];
    for (const key of keys) {
      if (state !== 'sending') await tx.objectStore('outbox').delete(key);
      const message = await tx.objectStore('messages').get(key);
      if (!message) continue;
      const moved =
        state === 'failed' || state === 'sending' ? { ...message, state, error } : advanced(message, state);
      if (moved === message) continue;
      changed.push(moved);
      await tx.objectStore('messages').put(moved);
      const chat = await tx.objectStore('chats').get(moved.chat);
      if (chat?.last?.key === key) await tx.objectStore('chats').put({ ...chat, last: moved });
    }
    await tx.done;
    return changed;
  }

  /** Own messages of a chat up to the one with this id that are not yet as far as `state`. */
  async ownUpTo(chat: string, id: string, state: MessageState): Promise<string[]> {
    const tx = this.database.transaction('messages', 'readonly');
    const target = await this.ownById(tx.store.index('id'), chat, id);
    if (!target) return [];
    if (state !== 'read') return [target.key];
    const keys: string[] = [];
    const range = IDBKeyRange.bound([chat, 0, 0], [chat, target.at, target.seq]);
    for (let cursor = await tx.store.index('chat').openCursor(range, 'prev'); cursor; cursor = await cursor.continue()) {
      const message = cursor.value;
      if (!message.out) continue;
      // Everything before a read message was read with it.
      if (message.state === 'read') break;
      if (message.state === 'sent' || message.state === 'delivered' || message.state === 'sending') keys.push(message.key);
    }
    return keys;
  }

  private async ownById(
    index: { getAll(query: [string, string]): Promise<Message[]> },
    chat: string,
    id: string,
  ): Promise<Message | undefined> {
    return (await index.getAll([chat, id])).find((each) => each.out);
  }

  /** Finds the own message that an error names. */
  async findOwn(chat: string, id: string): Promise<Message | undefined> {
    return this.ownById(this.database.transaction('messages').store.index('id'), chat, id);
  }

  /** The newest messages of a chat, or those before `before`, oldest first. */
  async page(chat: string, limit: number, before?: Message): Promise<Message[]> {
    const upper: [string, number, number] = before ? [chat, before.at, before.seq] : [chat, ...EVER];
    const range = IDBKeyRange.bound([chat, 0, 0], upper, false, before !== undefined);
    const found: Message[] = [];
    const index = this.database.transaction('messages').store.index('chat');
    for (let cursor = await index.openCursor(range, 'prev'); cursor && found.length < limit; cursor = await cursor.continue()) {
      found.push(cursor.value);
    }
    return found.reverse();
  }

  /** Takes a message that was never sent off this device. */
  async remove(message: Message): Promise<Chat | undefined> {
    const tx = this.database.transaction(['messages', 'chats', 'outbox'], 'readwrite');
    await tx.objectStore('messages').delete(message.key);
    await tx.objectStore('outbox').delete(message.key);
    const chat = await tx.objectStore('chats').get(message.chat);
    let next = chat;
    if (chat?.last?.key === message.key) {
      const range = IDBKeyRange.bound([message.chat, 0, 0], [message.chat, ...EVER]);
      const newest = await tx.objectStore('messages').index('chat').openCursor(range, 'prev');
      next = { ...chat, last: newest?.value };
      await tx.objectStore('chats').put(next);
    }
    await tx.done;
    return next;
  }

  /** Nothing in this chat is new any more. */
  async markRead(jid: string): Promise<void> {
    const tx = this.database.transaction('chats', 'readwrite');
    const chat = await tx.store.get(jid);
    if (chat && chat.unread > 0) await tx.store.put({ ...chat, unread: 0 });
    await tx.done;
  }

  /** Keeps the draft of a chat, or forgets it when it is empty. */
  async putDraft(draft: Draft): Promise<void> {
    if (draft.text === '') await this.database.delete('drafts', draft.chat);
    else await this.database.put('drafts', draft);
  }

  async putPeople(people: readonly Person[]): Promise<void> {
    const tx = this.database.transaction('people', 'readwrite');
    await Promise.all([...people.map((person) => tx.store.put(person)), tx.done]);
  }

  async putRequest(request: ContactRequest): Promise<void> {
    await this.database.put('requests', request);
  }

  async dropRequest(jid: string): Promise<void> {
    await this.database.delete('requests', jid);
  }

  async putRosterVersion(version: string): Promise<void> {
    await this.database.put('meta', version, ROSTER_VERSION);
  }
}
