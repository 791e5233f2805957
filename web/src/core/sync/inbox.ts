import type { Amendment } from '../model/amendment';
import type { ChatKind } from '../model/chat';
import { advanced, keyOf, type Message, type MessageState } from '../model/message';
import { writing } from '../store/let-go';
import type { Changed, Received, TalkStore } from '../store/talk-store';
import { buildReceipt, type ChatState, type ChatStanza } from '../xmpp/message';
import type { Xml } from '../xmpp/xml';
import { Fates } from './fates';

/** A message that arrived and is stored; `live` is false for one that had waited. */
export interface Arrived extends Received {
  readonly live: boolean;
}

export interface InboxListener {
  /** Messages arrived, in this order. Those that come until it resolves are told of together. */
  onMessages(arrived: readonly Arrived[]): unknown;
  onMoved(messages: readonly Message[]): void;
  /** A message was corrected, taken back, or somebody reacted to it. */
  onChanged(changed: Changed): void;
  /** The same of a message that is not kept here. */
  onUnknown(amendment: Amendment): void;
  onTyping(peer: string, nick: string, state: ChatState): void;
  /** Another device of this account has seen the chat up to a message. */
  onReadElsewhere(peer: string, id: string): void;
  /** This device is full: something is to be let go. False when there is nothing. */
  onFull(): Promise<boolean>;
  onRefused(key: string, condition: string): void;
  /** A stanza of ours was refused that is no message: perhaps a change of one. */
  onChangeRefused(id: string, condition: string): void;
  onAccount(peer: string, account: Xml): void;
  /** Something that is no message of a conversation: published news, subjects, invitations, notices of our server. */
  onOther(stanza: ChatStanza): void;
}

/** What the inbox asks about conversations. */
export interface Setting {
  readonly self: string;
  sharesPresenceWith(peer: string): boolean;
  kindOf(chat: string): ChatKind;
  /** Whether the author of what is said in a room is this account. */
  isMe(room: string, author: string, nick: string): boolean;
  /** Whether a text said in a room names this account. */
  namesMe(room: string, body: string): boolean;
}

type WithText = ChatStanza & { readonly body: string | undefined };

function isMessage(stanza: ChatStanza): stanza is WithText {
  return !stanza.error && (stanza.body !== undefined || stanza.files.length > 0 || stanza.tombstone !== undefined || stanza.unreadable);
}

/**
 * What arrives. Stanzas are handled in the order in which they came; texts that came one after the other while the
 * disk or the screen was busy are stored and shown together.
 */
export class Inbox {
  private work: Promise<void> = Promise.resolve();
  private readonly waiting: ChatStanza[] = [];
  private readonly fates = new Fates();
  private seq = 0;
  private before = 0;

  constructor(
    private readonly store: TalkStore,
    private readonly listener: InboxListener,
    private readonly send: (stanza: Xml) => void,
    private readonly setting: Setting,
    private readonly newId: () => string,
    private readonly now: () => number,
  ) {}

  take(stanza: ChatStanza): void {
    this.waiting.push(stanza);
    this.work = this.work.then(() => this.next());
  }

  /** Takes a page of what was said before all that is kept here; resolves with the messages that are new here. */
  takeOlder(stanzas: readonly ChatStanza[]): Promise<Message[]> {
    const taken = this.work.then(() => this.storeOlder(stanzas));
    this.work = taken.then(
      () => undefined,
      (error: unknown) => reportError(error),
    );
    return taken;
  }

  /** What messages of an archive say, without keeping them: for a look at a distant place. */
  read(stanzas: readonly ChatStanza[]): Message[] {
    return stanzas.filter(isMessage).map((stanza, index) => this.messageOf(stanza, index));
  }

  /**
   * Resolves at a moment when everything taken is stored, what came during the wait included: an acknowledgement
   * counts that too.
   */
  async stored(): Promise<void> {
    let seen: Promise<void> | undefined;
    while (seen !== this.work) {
      seen = this.work;
      await seen;
    }
  }

  /** Handles the text messages at the head of what waits, or the one other stanza there. */
  private async next(): Promise<void> {
    const end = this.waiting.findIndex((stanza) => !isMessage(stanza));
    const texts = this.waiting.splice(0, end < 0 ? this.waiting.length : end).filter(isMessage);
    try {
      if (texts.length > 0) await this.storeTexts(texts);
      else {
        const stanza = this.waiting.shift();
        if (stanza) await this.handle(stanza);
      }
    } catch (error) {
      reportError(error);
    }
  }

  private async storeTexts(texts: readonly WithText[]): Promise<void> {
    const messages = texts.map((stanza) => this.messageOf(stanza, ++this.seq));
    const received = await this.keep(messages);
    const shown = this.listener.onMessages(received.map((each, index) => ({ ...each, live: texts[index]?.sentAt === undefined })));
    for (const stanza of texts) {
      this.confirm(stanza);
      await this.handle(stanza).catch((error: unknown) => reportError(error));
    }
    await shown;
  }

  private keep(messages: readonly Message[], older = false): Promise<Received[]> {
    const put = () => this.store.receive(messages, (chat) => this.setting.kindOf(chat), older);
    return writing(put, () => this.listener.onFull());
  }

  private async storeOlder(stanzas: readonly ChatStanza[]): Promise<Message[]> {
    const texts = stanzas.filter(isMessage);
    const states = await this.statesOf(stanzas);
    this.before -= texts.length;
    const messages = texts.map((stanza, index) => ({ ...this.messageOf(stanza, this.before + index), ...states.get(stanza) }));
    const received = await this.keep(messages, true);
    const changed = new Map<string, Message>();
    for (const { message, added } of received) if (added) changed.set(message.key, message);
    await this.catchUpWith(messages, received);
    for (const stanza of stanzas) {
      const later = await this.amend(stanza);
      if (later && changed.has(later.message.key)) changed.set(later.message.key, later.message);
      else if (later) this.listener.onChanged(later);
    }
    return [...changed.values()];
  }

  /** What became of own messages on a page of an archive that is read backwards. */
  private async statesOf(page: readonly ChatStanza[]): Promise<Map<ChatStanza, { state: MessageState }>> {
    const states = new Map<ChatStanza, { state: MessageState }>();
    for (const stanza of page.toReversed()) {
      const { peer } = stanza;
      if (this.setting.kindOf(peer) !== 'person') continue;
      if (!this.fates.knows(peer)) {
        const own = await this.store.oldestOwn(peer);
        this.fates.begin(peer, own?.state === 'read' && (stanza.sentAt ?? Infinity) < own.at);
      }
      if (!this.isOwn(stanza)) this.fates.hear(stanza);
      else if (isMessage(stanza)) states.set(stanza, { state: this.fates.of(stanza) });
    }
    return states;
  }

  /** Moves messages that were kept before as far forward as the archive says. */
  private async catchUpWith(told: readonly Message[], received: readonly Received[]): Promise<void> {
    for (const state of ['delivered', 'read'] as const) {
      const behind = received.filter(({ added, message }, index) => !added && message.out && told[index]?.state === state && advanced(message, state) !== message);
      if (behind.length > 0) this.listener.onMoved(await this.store.advance(behind.map(({ message }) => message.key), state));
    }
  }

  /** What a stanza says beside its text. */
  private async handle(stanza: ChatStanza): Promise<void> {
    const { peer } = stanza;
    if (stanza.error) {
      await this.handleError(stanza);
      return;
    }
    if (stanza.account) this.listener.onAccount(peer, stanza.account);
    if (stanza.event ?? stanza.subject ?? stanza.invitation ?? stanza.ask ?? stanza.removed) this.listener.onOther(stanza);
    const changed = await this.amend(stanza);
    if (changed) this.listener.onChanged(changed);
    if (this.isOwn(stanza)) {
      if (stanza.displayedFor) this.listener.onReadElsewhere(peer, stanza.displayedFor);
      return;
    }
    if (stanza.receiptFor) await this.advance(peer, stanza.receiptFor, 'delivered');
    if (stanza.displayedFor) await this.advance(peer, stanza.displayedFor, 'read');
    if (stanza.chatState && stanza.sentAt === undefined) this.listener.onTyping(peer, stanza.nick, stanza.chatState);
  }

  private isOwn(stanza: ChatStanza): boolean {
    return stanza.out || (stanza.room && this.setting.isMe(stanza.peer, stanza.author, stanza.nick));
  }

  private async amend(stanza: ChatStanza): Promise<Changed | undefined> {
    const amendment = this.amendmentOf(stanza);
    if (!amendment) return undefined;
    const changed = await this.store.amend(amendment);
    if (!changed) this.listener.onUnknown(amendment);
    return changed;
  }

  /** What a stanza changes of an earlier message; undefined when it changes nothing. */
  amendmentOf(stanza: ChatStanza): Amendment | undefined {
    if (!stanza.change || stanza.error) return undefined;
    const { target, change } = stanza.change;
    const mention = change.kind === 'correction' && this.isMention(stanza, change.body, change.mention);
    return {
      chat: stanza.peer,
      target,
      author: stanza.author,
      nick: stanza.nick,
      at: stanza.sentAt ?? this.now(),
      change: change.kind === 'correction' ? { ...change, mention } : change,
    };
  }

  private isMention(stanza: ChatStanza, body: string, told: boolean): boolean {
    return !this.isOwn(stanza) && (told || (stanza.room && this.setting.namesMe(stanza.peer, body)));
  }

  private messageOf(stanza: WithText, seq: number): Message {
    const out = this.isOwn(stanza);
    const body = stanza.body ?? '';
    const { files, reply, mentions, tombstone } = stanza;
    return {
      // In a room anybody could take the origin-id of somebody else: there the room's own id tells messages apart.
      key: keyOf({ ...stanza, out, originId: stanza.room && !out ? undefined : stanza.originId }, this.newId),
      chat: stanza.peer,
      out,
      body,
      at: stanza.sentAt ?? this.now(),
      seq,
      state: out ? 'sent' : 'received',
      // Receipts and markers name the stanza's id, which others may choose apart from the origin-id.
      id: (out ? (stanza.originId ?? stanza.id) : stanza.id || stanza.originId) ?? '',
      stanzaId: stanza.stanzaId ?? '',
      markable: stanza.markable,
      error: '',
      author: stanza.author,
      nick: stanza.nick,
      ...(files.length > 0 ? { files } : {}),
      ...(reply ? { reply } : {}),
      ...(mentions.length > 0 ? { mentions } : {}),
      ...(tombstone ? { retracted: tombstone } : {}),
      ...(stanza.unreadable ? { unreadable: true } : {}),
      ...(this.isMention(stanza, body, stanza.mention) ? { mention: true } : {}),
    };
  }

  private confirm(stanza: ChatStanza): void {
    // A copy was already answered by the device that got the original. Strangers learn nothing.
    if (stanza.wantsReceipt && !stanza.out && !stanza.copy && stanza.id && this.setting.sharesPresenceWith(stanza.peer)) {
      this.send(buildReceipt(stanza.from, stanza.id, this.newId()));
    }
  }

  private async advance(peer: string, id: string, state: 'delivered' | 'read'): Promise<void> {
    const keys = await this.store.ownUpTo(peer, id, state);
    if (keys.length > 0) this.listener.onMoved(await this.store.advance(keys, state));
  }

  private async handleError(stanza: ChatStanza): Promise<void> {
    if (!stanza.id || !stanza.error) return;
    const own = await this.store.findOwn(stanza.peer, stanza.id);
    if (own) this.listener.onRefused(own.key, stanza.error.condition);
    else this.listener.onChangeRefused(stanza.id, stanza.error.condition);
  }
}
