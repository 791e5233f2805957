import { keyOf, type Message } from '../model/message';
import type { AccountStore, Received } from '../store/account-store';
import { buildReceipt, type ChatState, type ChatStanza } from '../xmpp/message';
import type { Xml } from '../xmpp/xml';

export interface InboxListener {
  /** A message arrived and is stored; `live` is false for those that had waited. */
  onMessage(received: Received, live: boolean): void;
  onMoved(messages: readonly Message[]): void;
  onTyping(peer: string, state: ChatState): void;
  /** Another device of this account has seen the chat. */
  onReadElsewhere(peer: string): void;
  onRefused(key: string, condition: string): void;
  onAccount(peer: string, account: Xml): void;
}

/** What arrives. Stanzas are stored one after the other, in the order in which they came. */
export class Inbox {
  private work: Promise<void> = Promise.resolve();
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
    this.work = this.work.then(() => this.handle(stanza)).catch((error: unknown) => reportError(error));
  }

  /** Resolves when everything taken so far is stored. */
  async stored(): Promise<void> {
    await this.work;
  }

  private async handle(stanza: ChatStanza): Promise<void> {
    const { peer } = stanza;
    if (stanza.error) {
      await this.handleError(stanza);
      return;
    }
    if (stanza.account) this.listener.onAccount(peer, stanza.account);
    if (stanza.body !== undefined && stanza.body !== '') await this.handleBody(stanza, stanza.body);
    if (stanza.out) {
      if (stanza.displayedFor) this.listener.onReadElsewhere(peer);
      return;
    }
    if (stanza.receiptFor) await this.advance(peer, stanza.receiptFor, 'delivered');
    if (stanza.displayedFor) await this.advance(peer, stanza.displayedFor, 'read');
    if (stanza.chatState && stanza.sentAt === undefined) this.listener.onTyping(peer, stanza.chatState);
  }

  private async handleBody(stanza: ChatStanza, body: string): Promise<void> {
    const message: Message = {
      key: keyOf(stanza, this.newId),
      chat: stanza.peer,
      out: stanza.out,
      body,
      at: stanza.sentAt ?? this.now(),
      seq: ++this.seq,
      state: stanza.out ? 'sent' : 'received',
      id: stanza.originId ?? stanza.id ?? '',
      stanzaId: stanza.stanzaId ?? '',
      markable: stanza.markable,
      error: '',
    };
    // Receipts and markers name the stanza's id, which others may choose apart from the origin-id.
    const received = await this.store.receive(stanza.out || !stanza.id ? message : { ...message, id: stanza.id });
    this.listener.onMessage(received, stanza.sentAt === undefined);
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
