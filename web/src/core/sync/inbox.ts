import { keyOf, type Message } from '../model/message';
import type { AccountStore, Received } from '../store/account-store';
import { buildReceipt, type ChatState, type ChatStanza } from '../xmpp/message';
import type { Xml } from '../xmpp/xml';

/** A message that arrived and is stored; `live` is false for one that had waited. */
export interface Arrived extends Received {
  readonly live: boolean;
}

export interface InboxListener {
  /** Messages arrived, in this order. */
  onMessages(arrived: readonly Arrived[]): void;
  onMoved(messages: readonly Message[]): void;
  onTyping(peer: string, state: ChatState): void;
  /** Another device of this account has seen the chat. */
  onReadElsewhere(peer: string): void;
  onRefused(key: string, condition: string): void;
  onAccount(peer: string, account: Xml): void;
}

type WithBody = ChatStanza & { readonly body: string };

function hasBody(stanza: ChatStanza): stanza is WithBody {
  return !stanza.error && stanza.body !== undefined && stanza.body !== '';
}

/**
 * What arrives. Stanzas are handled in the order in which they came; texts that came one after the other while the
 * disk was busy are stored together.
 */
export class Inbox {
  private work: Promise<void> = Promise.resolve();
  private readonly waiting: ChatStanza[] = [];
  private seq = 0;

  constructor(
    private readonly store: AccountStore,
    private readonly listener: InboxListener,
    private readonly send: (stanza: Xml) => void,
    private readonly sharesPresenceWith: (peer: string) => boolean,
    private readonly newId: () => string,
    private readonly now: () => number,
  ) {}

  take(stanza: ChatStanza): void {
    this.waiting.push(stanza);
    this.work = this.work.then(() => this.next());
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
    const end = this.waiting.findIndex((stanza) => !hasBody(stanza));
    const texts = this.waiting.splice(0, end < 0 ? this.waiting.length : end).filter(hasBody);
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

  private async storeTexts(texts: readonly WithBody[]): Promise<void> {
    const received = await this.store.receive(texts.map((stanza) => this.messageOf(stanza)));
    this.listener.onMessages(received.map((each, index) => ({ ...each, live: texts[index]?.sentAt === undefined })));
    for (const stanza of texts) {
      this.confirm(stanza);
      await this.handle(stanza).catch((error: unknown) => reportError(error));
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
    if (stanza.out) {
      if (stanza.displayedFor) this.listener.onReadElsewhere(peer);
      return;
    }
    if (stanza.receiptFor) await this.advance(peer, stanza.receiptFor, 'delivered');
    if (stanza.displayedFor) await this.advance(peer, stanza.displayedFor, 'read');
    if (stanza.chatState && stanza.sentAt === undefined) this.listener.onTyping(peer, stanza.chatState);
  }

  private messageOf(stanza: WithBody): Message {
    return {
      key: keyOf(stanza, this.newId),
      chat: stanza.peer,
      out: stanza.out,
      body: stanza.body,
      at: stanza.sentAt ?? this.now(),
      seq: ++this.seq,
      state: stanza.out ? 'sent' : 'received',
      // Receipts and markers name the stanza's id, which others may choose apart from the origin-id.
      id: (stanza.out ? (stanza.originId ?? stanza.id) : stanza.id || stanza.originId) ?? '',
      stanzaId: stanza.stanzaId ?? '',
      markable: stanza.markable,
      error: '',
    };
  }

  private confirm(stanza: ChatStanza): void {
    // A copy was already answered by the device that got the original. Strangers learn nothing.
    if (stanza.wantsReceipt && !stanza.out && !stanza.copy && stanza.id && this.sharesPresenceWith(stanza.peer)) {
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
  }
}
