import type { Chat, ChatKind } from '../model/chat';
import { type Mention, type Message, type MessageState, ownKey, type Reply } from '../model/message';
import type { OutboxEntry } from '../store/database';
import { writing } from '../store/let-go';
import type { TalkStore } from '../store/talk-store';
import type { Xml } from '../xmpp/xml';

/** Time a message may wait for the server's acknowledgement while connected, milliseconds. */
export const ACKNOWLEDGE_MILLIS = 60_000;

/** What the outbox needs of a connection. */
export interface Wire {
  readonly online: boolean;
  /** Whether the server acknowledges stanzas (XEP-0198). */
  readonly acknowledging: boolean;
  send(stanza: Xml): boolean;
  /** Whether it can be taken there now: a room hears only those who are in it. */
  ready(stanza: Xml): boolean;
  /** Resolves when the server has answered: all sent before has arrived there. */
  roundTrip(): Promise<void>;
  unacknowledged(): ReadonlySet<string>;
}

export interface OutboxListener {
  onQueued(message: Message, chat: Chat): void;
  onMoved(messages: readonly Message[]): void;
  /** This device is full: something is to be let go. False when there is nothing. */
  onFull(): Promise<boolean>;
}

/** What is shown of a message that is written here. */
export interface Words {
  readonly chat: string;
  readonly kind: ChatKind;
  /** Who we are there: the own bare address, or the own occupant-id. */
  readonly author: string;
  readonly nick: string;
  readonly body: string;
  readonly files?: Message['files'];
  readonly reply?: Reply;
  readonly mentions?: readonly Mention[];
  /** The draft that it was; on disk, the one takes the place of the other. */
  readonly draft?: string | undefined;
  /** Not placed before this time, milliseconds: it follows what is on the screen. */
  readonly notBefore: number;
}

/** A message to write: what is shown of it, and how it goes out under the id it gets. */
export interface Writing extends Words {
  stanza(id: string): Xml;
}

/**
 * Stanzas on their way. Each is stored before it is sent and stays until the server has acknowledged it, so that it
 * survives a lost connection, a reload and a crash. Sent again, it keeps its origin-id; doubles are dropped by that.
 * On a device that is full, where nothing can be let go, it goes from memory.
 */
export class Outbox {
  private readonly entries = new Map<string, OutboxEntry>();
  /** Handed to the connection in this session, with the time. */
  private readonly handed = new Map<string, number>();
  /** Messages for which this device had no room. */
  private readonly unkept = new Map<string, Message>();
  private storing: Promise<unknown> = Promise.resolve();
  private seq = 0;

  constructor(
    private readonly wire: Wire,
    private readonly store: TalkStore,
    private readonly listener: OutboxListener,
    private readonly newId: () => string,
    private readonly now: () => number,
  ) {}

  /** Stanzas that the server does not have yet. */
  get size(): number {
    return this.entries.size;
  }

  /** Whether something goes out under that id, again and again until the server has it. */
  keeps(id: string): boolean {
    return [...this.entries.values()].some((entry) => entry.id === id);
  }

  /** Takes up what an earlier page left behind. */
  restore(entries: readonly OutboxEntry[]): void {
    for (const entry of entries) this.entries.set(entry.key, entry);
  }

  /** Writes a message; it is returned at once, to be shown before anything else happens. */
  add(words: Writing): Message {
    const message = this.made(words);
    const stanza = words.stanza(message.id);
    this.put(message.key, message.id, stanza, message.at, () => this.keep(message, stanza, words));
    return message;
  }

  /** Keeps a message that is not to be sent before `retry` is called for it. */
  hold(words: Words): Message {
    const message = this.made(words);
    this.storing = this.storing.then(() => this.keep(message, undefined, words));
    return message;
  }

  private made(words: Words): Message {
    const id = this.newId();
    const { chat, author, nick, body, files, reply, mentions } = words;
    return {
      key: ownKey(chat, id),
      chat,
      out: true,
      body,
      at: Math.max(this.now(), words.notBefore),
      seq: ++this.seq,
      state: 'sending',
      id,
      stanzaId: '',
      markable: false,
      error: '',
      author,
      nick,
      ...(files ? { files } : {}),
      ...(reply ? { reply } : {}),
      ...(mentions && mentions.length > 0 ? { mentions } : {}),
    };
  }

  /** Sends what changes a message: a correction, a reaction, a retraction. Returns the id under which it goes. */
  change(stanza: (id: string) => Xml): string {
    const id = this.newId();
    const entry: OutboxEntry = { key: `change|${id}`, id, stanza: stanza(id), at: this.now(), seq: ++this.seq };
    this.put(entry.key, id, entry.stanza, entry.at, () => this.written(() => this.store.enqueueChange(entry)));
    return id;
  }

  /** Sends a failed message again, under its old origin-id. */
  retry(message: Message, stanza: Xml, kind: ChatKind): Message {
    const again: Message = { ...message, state: 'sending', error: '' };
    this.handed.delete(message.key);
    this.put(message.key, message.id, stanza, message.at, () => this.keep(again, stanza, { kind }));
    return again;
  }

  /** Gives a message up that could not be sent. */
  discard(message: Message): void {
    this.entries.delete(message.key);
    this.handed.delete(message.key);
  }

  /** A session began. After a resumption, what was handed over is still on its way; else all is sent again. */
  onSession(resumed: boolean): void {
    if (!resumed) this.handed.clear();
    this.flush();
  }

  /** The server acknowledged something: whatever it no longer owes us has arrived. */
  async onAcknowledged(): Promise<void> {
    const pending = this.wire.unacknowledged();
    const arrived: string[] = [];
    for (const key of this.handed.keys()) {
      const entry = this.entries.get(key);
      if (entry && !pending.has(entry.id)) arrived.push(key);
    }
    await this.arrived(arrived);
  }

  /** The other side, or the server, sent an error for this message. */
  async refuse(key: string, condition: string): Promise<void> {
    this.entries.delete(key);
    this.handed.delete(key);
    await this.move([key], 'failed', condition);
  }

  /** Fails what has waited too long while connected. To be called every few seconds. */
  async expire(): Promise<void> {
    if (!this.wire.online) return;
    const late = [...this.handed].filter(([, at]) => this.now() - at > ACKNOWLEDGE_MILLIS);
    for (const [key] of late) if (this.entries.has(key)) await this.refuse(key, 'timeout');
  }

  /** Resolves when all that was written is on disk, if there is room. */
  async stored(): Promise<void> {
    await this.storing;
  }

  private async keep(message: Message, stanza: Xml | undefined, { kind, draft }: Pick<Words, 'kind' | 'draft'>): Promise<void> {
    const chat = await this.written(() => this.store.enqueue(message, stanza, kind, draft));
    if (!chat) this.unkept.set(message.key, message);
    else this.listener.onQueued(message, chat);
  }

  /** Undefined when it could not be written. What fails once must not hold up all that is written later. */
  private written<T>(write: () => Promise<T>): Promise<T | undefined> {
    return writing(write, () => this.listener.onFull()).catch((error: unknown) => {
      reportError(error);
      return undefined;
    });
  }

  /** One after the other: what is written later never overtakes. */
  private put(key: string, id: string, stanza: Xml, at: number, keep: () => Promise<unknown>): void {
    const seq = this.seq;
    this.storing = this.storing.then(keep).then(() => {
      this.entries.set(key, { key, id, stanza, at, seq });
      this.flush();
    });
  }

  /** Sends what waits and can go now. */
  flush(): void {
    if (!this.wire.online) return;
    let sent = false;
    for (const entry of this.entries.values()) {
      if (this.handed.has(entry.key) || !this.wire.ready(entry.stanza)) continue;
      if (!this.wire.send(entry.stanza)) break;
      this.handed.set(entry.key, this.now());
      sent = true;
    }
    if (sent && !this.wire.acknowledging) this.acknowledgeByRoundTrip();
  }

  /** Without acknowledgements an answered ping shows that what went before it arrived. */
  private acknowledgeByRoundTrip(): void {
    const keys = [...this.handed.keys()];
    void this.wire.roundTrip().then(
      () => (this.wire.acknowledging ? undefined : this.arrived(keys)),
      () => undefined,
    );
  }

  private async arrived(keys: readonly string[]): Promise<void> {
    const known = keys.filter((key) => this.entries.delete(key));
    for (const key of keys) this.handed.delete(key);
    if (known.length > 0) await this.move(known, 'sent');
  }

  private async move(keys: readonly string[], state: MessageState, error = ''): Promise<void> {
    const loose = keys.flatMap((key) => this.unkept.get(key) ?? []).map((message) => ({ ...message, state, error }));
    for (const key of keys) this.unkept.delete(key);
    const kept = await this.written(() => this.store.advance(keys, state, error));
    this.listener.onMoved([...(kept ?? []), ...loose]);
  }
}
