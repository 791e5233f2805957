import type { IDBPObjectStore } from 'idb';
import { amended, type Amendment } from '../model/amendment';
import { type Chat, type ChatKind, emptyChat, isNew, read, withMessage, withOlder } from '../model/chat';
import { advanced, type Message, type MessageState } from '../model/message';
import type { Xml } from '../xmpp/xml';
import type { Database, OutboxEntry, Schema } from './database';

/** What became of a message that arrived. */
export interface Received {
  /** False when this device had it already, perhaps through another tab. */
  readonly added: boolean;
  readonly message: Message;
  readonly chat: Chat;
}

/** A message that changed, and its line in the list when that shows it. */
export interface Changed {
  readonly message: Message;
  readonly chat: Chat | undefined;
}

type Tables = ('messages' | 'chats' | 'outbox' | 'orphans')[];
type Table<N extends 'messages' | 'chats' | 'orphans'> = IDBPObjectStore<Schema, Tables, N, 'readwrite'>;

const EVER: [number, number] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
const NEVER: [number, number] = [0, -Number.MAX_SAFE_INTEGER];
/** Changes of unknown messages that are kept; beyond that the oldest go. */
const MOST_ORPHANS = 5000;
/** Among so many of the oldest messages an own one is looked for. */
const OLDEST_LOOKED_AT = 100;
/** So many unread messages are counted. */
const MOST_UNREAD = 1000;

function stanzaKey(message: Message): string {
  return `${message.chat} ${message.stanzaId}`;
}

function rangeOf(chat: string, from = NEVER, to = EVER): IDBKeyRange {
  return IDBKeyRange.bound([chat, ...from], [chat, ...to]);
}

/**
 * Conversations as this device keeps them. What is kept of one is always one piece that ends with the newest message.
 * Every change of a message and of its line in the list is one transaction, so two tabs never count a message twice.
 */
export class TalkStore {
  constructor(readonly database: Database) {}

  /**
   * Keeps messages that arrived, in their order, but none that is known by key or by the archive's id. One transaction
   * for all: what waits for a device that was away comes in hundreds. `older` ones lie before what is kept.
   */
  async receive(arrived: readonly Message[], kindOf: (chat: string) => ChatKind, older = false): Promise<Received[]> {
    const tx = this.database.transaction(['messages', 'chats', 'orphans'], 'readwrite');
    const messages = tx.objectStore('messages');
    const chats = tx.objectStore('chats');
    const orphans = tx.objectStore('orphans');
    const lines = new Map<string, Chat | undefined>();
    const changed = new Map<string, Chat>();
    const byKey = new Map<string, Message>();
    const byStanza = new Map<string, Message>();
    const waiting = new Map<string, Amendment[]>();
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
      (await orphans.count()) === 0 ? undefined : this.claim(orphans, arrived, waiting),
    ]);
    const writes: Promise<unknown>[] = [];
    const received = arrived.map((fresh): Received => {
      const chat = changed.get(fresh.chat) ?? lines.get(fresh.chat) ?? emptyChat(fresh.chat, fresh.at, kindOf(fresh.chat));
      const known = byKey.get(fresh.key) ?? (fresh.stanzaId ? byStanza.get(stanzaKey(fresh)) : undefined);
      let kept = !known ? fresh : !known.stanzaId && fresh.stanzaId ? { ...known, stanzaId: fresh.stanzaId } : known;
      for (const change of waiting.get(fresh.key) ?? []) kept = amended(kept, change);
      if (kept !== known) writes.push(messages.put(kept));
      learn(kept);
      if (known) return { added: false, message: kept, chat };
      const next = older ? withOlder(chat, kept) : withMessage(chat, kept);
      changed.set(next.jid, next);
      return { added: true, message: kept, chat: next };
    });
    await Promise.all([...writes, ...[...changed.values()].map((chat) => chats.put(chat)), tx.done]);
    return received;
  }

  /** Takes out what waited for these messages. */
  private async claim(orphans: Table<'orphans'>, arrived: readonly Message[], found: Map<string, Amendment[]>): Promise<void> {
    const index = orphans.index('target');
    await Promise.all(
      arrived.map(async ({ key, chat, id, stanzaId }) => {
        const names = [...new Set([id, stanzaId])].filter((name) => name !== '');
        const all = (await Promise.all(names.map((name) => index.getAll([chat, name])))).flat();
        if (all.length === 0) return;
        found.set(key, all.sort((a, b) => a.at - b.at));
        await Promise.all(all.map((each) => orphans.delete(each.number ?? 0)));
      }),
    );
  }

  /** Changes a message; a change of one that is not here waits for it. */
  async amend(amendment: Amendment): Promise<Changed | undefined> {
    const tx = this.database.transaction(['messages', 'chats', 'orphans'], 'readwrite');
    const messages = tx.objectStore('messages');
    const message = await this.targetOf(messages, amendment);
    if (!message) {
      await this.shelve(tx.objectStore('orphans'), amendment);
      await tx.done;
      return undefined;
    }
    const next = amended(message, amendment);
    const chat = next === message ? undefined : await this.putChanged(messages, tx.objectStore('chats'), message, next);
    await tx.done;
    return next === message ? undefined : { message: next, chat };
  }

  /** Makes a message again what it was before a change that was refused: its reactions, or all but these. */
  async restore(before: Message, reactions: boolean): Promise<Changed | undefined> {
    const tx = this.database.transaction(['messages', 'chats', 'orphans'], 'readwrite');
    const messages = tx.objectStore('messages');
    const now = await messages.get(before.key);
    if (!now) return undefined;
    const { state, stanzaId } = now;
    const from = reactions ? before : now;
    const base = reactions ? now : { ...before, state, stanzaId };
    const message = { ...base, ...(from.reactions ? { reactions: from.reactions } : reactions ? { reactions: [] } : {}) };
    const chat = await this.putChanged(messages, tx.objectStore('chats'), now, message);
    await tx.done;
    return { message, chat };
  }

  private async targetOf(messages: Table<'messages'>, { chat, target, author, change }: Amendment): Promise<Message | undefined> {
    const archived = await messages.index('stanza').get([chat, target]);
    if (archived) return archived;
    const named = (await messages.index('id').getAll([chat, target])).sort((a, b) => b.at - a.at);
    const own = change.kind === 'reactions' || change.kind === 'moderation' ? undefined : named.find((each) => each.author === author);
    return own ?? named[0];
  }

  private async shelve(orphans: Table<'orphans'>, amendment: Amendment): Promise<void> {
    await orphans.add(amendment);
    if ((await orphans.count()) <= MOST_ORPHANS) return;
    const oldest = await orphans.openCursor();
    await oldest?.delete();
  }

  private async putChanged(messages: Table<'messages'>, chats: Table<'chats'>, before: Message, next: Message): Promise<Chat | undefined> {
    await messages.put(next);
    const chat = await chats.get(next.chat);
    if (!chat) return undefined;
    const wasNew = isNew(chat, before) && chat.unread > 0;
    const taken = wasNew && next.retracted !== undefined && before.retracted === undefined;
    const line: Chat = {
      ...chat,
      last: chat.last?.key === next.key ? next : chat.last,
      unread: taken ? chat.unread - 1 : chat.unread,
      mentions: taken && before.mention ? Math.max(0, chat.mentions - 1) : chat.mentions,
    };
    await chats.put(line);
    return line;
  }

  /** Keeps an own message together with the duty to send it, if it is to be sent now, in the place of its draft. */
  async enqueue(message: Message, stanza: Xml | undefined, kind: ChatKind, draft?: string): Promise<Chat> {
    const tx = this.database.transaction(['messages', 'chats', 'outbox', 'drafts'], 'readwrite');
    const chats = tx.objectStore('chats');
    // What was typed since is a draft of its own.
    if (draft !== undefined && (await tx.objectStore('drafts').get(message.chat))?.text === draft) {
      await tx.objectStore('drafts').delete(message.chat);
    }
    const chat = (await chats.get(message.chat)) ?? emptyChat(message.chat, message.at, kind);
    const next = withMessage(chat, message);
    const { key, id, at, seq } = message;
    await Promise.all([
      tx.objectStore('messages').put(message),
      chats.put(next),
      stanza ? tx.objectStore('outbox').put({ key, id, stanza, at, seq }) : undefined,
      tx.done,
    ]);
    return next;
  }

  /** A message by its key. */
  get(key: string): Promise<Message | undefined> {
    return this.database.get('messages', key);
  }

  /** Keeps the duty to send what changes a message. */
  async enqueueChange(entry: OutboxEntry): Promise<void> {
    await this.database.put('outbox', entry);
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
    const target = (await tx.store.index('stanza').get([chat, id])) ?? (await this.ownById(tx.store.index('id'), chat, id));
    if (!target) return [];
    if (state !== 'read') return target.out ? [target.key] : [];
    const keys: string[] = [];
    const range = rangeOf(chat, undefined, [target.at, target.seq]);
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

  /** Finds a message by the id that replies and reactions use: the archive's, else its own. */
  async find(chat: string, id: string): Promise<Message | undefined> {
    const { store } = this.database.transaction('messages');
    return (await store.index('stanza').get([chat, id])) ?? (await store.index('id').get([chat, id]));
  }

  /** The newest messages of a chat, or those before `before`, oldest first. */
  page(chat: string, limit: number, before?: Message): Promise<Message[]> {
    const upper: [number, number] = before ? [before.at, before.seq] : EVER;
    return this.collect(IDBKeyRange.bound([chat, ...NEVER], [chat, ...upper], false, before !== undefined), 'prev', limit);
  }

  /** The messages after `after`, oldest first. */
  pageAfter(chat: string, limit: number, after: Message): Promise<Message[]> {
    return this.collect(IDBKeyRange.bound([chat, after.at, after.seq], [chat, ...EVER], true), 'next', limit);
  }

  /** The oldest messages that are kept of a chat, oldest first. */
  pageFrom(chat: string, limit: number): Promise<Message[]> {
    return this.collect(rangeOf(chat), 'next', limit);
  }

  /** The oldest own message among the first that are kept of a chat. */
  async oldestOwn(chat: string): Promise<Message | undefined> {
    return (await this.pageFrom(chat, OLDEST_LOOKED_AT)).find(({ out }) => out);
  }

  private async collect(range: IDBKeyRange, direction: 'prev' | 'next', limit: number): Promise<Message[]> {
    const found: Message[] = [];
    const index = this.database.transaction('messages').store.index('chat');
    for (let cursor = await index.openCursor(range, direction); cursor && found.length < limit; cursor = await cursor.continue()) {
      found.push(cursor.value);
    }
    return direction === 'prev' ? found.reverse() : found;
  }

  /** Takes messages off this device, by their keys; those on their way are not sent any more. */
  async remove(chat: string, keys: readonly string[]): Promise<Chat | undefined> {
    const tx = this.database.transaction(['messages', 'chats', 'outbox'], 'readwrite');
    await Promise.all(keys.flatMap((key) => [tx.objectStore('messages').delete(key), tx.objectStore('outbox').delete(key)]));
    const next = await this.refreshed(tx.objectStore('messages'), tx.objectStore('chats'), chat);
    await tx.done;
    return next;
  }

  /** Finds messages by the ids of the own archive, in whatever conversation. */
  async withStanzaIds(ids: readonly string[]): Promise<Message[]> {
    const wanted = new Set(ids);
    const jids = await this.database.getAllKeys('chats');
    const { store } = this.database.transaction('messages');
    const found = await Promise.all(jids.flatMap((jid) => [...wanted].map((id) => store.index('stanza').get([jid, id]))));
    return found.filter((message) => message !== undefined);
  }

  /** Takes all that was said up to a message, or everything, off this device. */
  async clear(chat: string, upTo?: Message): Promise<Chat | undefined> {
    const tx = this.database.transaction(['messages', 'chats'], 'readwrite');
    const range = rangeOf(chat, undefined, upTo ? [upTo.at, upTo.seq] : EVER);
    for (let cursor = await tx.objectStore('messages').index('chat').openCursor(range); cursor; cursor = await cursor.continue()) {
      await cursor.delete();
    }
    const next = await this.refreshed(tx.objectStore('messages'), tx.objectStore('chats'), chat);
    await tx.done;
    return next;
  }

  /** The line of a chat made anew of what is kept: its newest message, and how many are unread. */
  async recount(jid: string): Promise<Chat | undefined> {
    const tx = this.database.transaction(['messages', 'chats'], 'readwrite');
    const next = await this.refreshed(tx.objectStore('messages'), tx.objectStore('chats'), jid);
    await tx.done;
    return next;
  }

  private async refreshed(messages: Table<'messages'>, chats: Table<'chats'>, jid: string): Promise<Chat | undefined> {
    const chat = await chats.get(jid);
    if (!chat) return undefined;
    let line: Chat = { ...chat, last: undefined, unread: 0, mentions: 0 };
    let seen = 0;
    for (let cursor = await messages.index('chat').openCursor(rangeOf(jid), 'prev'); cursor && seen < MOST_UNREAD; seen++) {
      const message = cursor.value;
      line = { ...line, last: line.last ?? message };
      if (message.out || message.at <= chat.readAt || (chat.readId !== '' && message.stanzaId === chat.readId)) {
        line = { ...line, readAt: Math.max(line.readAt, message.at) };
        break;
      }
      if (isNew(line, message)) line = { ...line, unread: line.unread + 1, mentions: line.mentions + (message.mention ? 1 : 0) };
      cursor = await cursor.continue();
    }
    await chats.put(line);
    return line;
  }

  /** All that is kept of this chat was read here. Returns the line when that changed it. */
  async markRead(jid: string, newest: Message | undefined): Promise<Chat | undefined> {
    return this.change(jid, (chat) => {
      const last = newest ?? chat.last;
      return last && (chat.unread > 0 || last.at > chat.readAt) ? read(chat, last) : chat;
    });
  }

  /** The chat was read elsewhere up to this message; what came after it stays unread. */
  async readUpTo(jid: string, message: Message): Promise<Chat | undefined> {
    const moved = await this.change(jid, (chat) =>
      message.at <= chat.readAt ? chat : { ...chat, readAt: message.at, readId: message.stanzaId },
    );
    return moved ? this.recount(jid) : undefined;
  }

  line(jid: string): Promise<Chat | undefined> {
    return this.database.get('chats', jid);
  }

  /** The conversations for which something is set. */
  async marked(): Promise<string[]> {
    const all = await this.database.getAll('chats');
    return all.filter(({ pinned, muted, archived }) => pinned || muted || archived).map(({ jid }) => jid);
  }

  /** Changes the line of a chat, made when there is none. Undefined when it stays as it is. */
  async change(jid: string, next: (chat: Chat) => Chat, make?: { at: number; kind: ChatKind }): Promise<Chat | undefined> {
    const tx = this.database.transaction('chats', 'readwrite');
    const known = await tx.store.get(jid);
    const chat = known ?? (make ? emptyChat(jid, make.at, make.kind) : undefined);
    const changed = chat ? next(chat) : undefined;
    if (changed && changed !== known) await tx.store.put(changed);
    await tx.done;
    return changed === known ? undefined : changed;
  }

  /** Takes a conversation off the list, with all that is kept of it. */
  async forget(jid: string): Promise<void> {
    await this.clear(jid);
    await this.database.delete('chats', jid);
  }
}
