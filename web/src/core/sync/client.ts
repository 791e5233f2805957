import type { Message } from '../model/message';
import { AccountStore, type Snapshot } from '../store/account-store';
import { type Account, buildAccountGet, buildAccountSet, parseAccount, type Profile } from '../xmpp/account';
import { buildInvite, type Invitation, parseInvite } from '../xmpp/invite';
import { bare, domain, local } from '../xmpp/jid';
import { Link, type LinkListener, type LinkState } from '../xmpp/link';
import { buildChatState, buildDisplayed, type ChatState, parseMessage } from '../xmpp/message';
import { NS } from '../xmpp/ns';
import { buildChangePassword, buildRemoveAccount } from '../xmpp/register';
import { buildRosterRemove, buildRosterSet, buildSubscription } from '../xmpp/roster';
import { buildSearch, type Found, parseSearch } from '../xmpp/search';
import type { ScramKeys, Transport, TransportListener } from '../xmpp/transport';
import { xml, type Xml } from '../xmpp/xml';
import { Contacts, type ContactsListener } from './contacts';
import { Inbox, type InboxListener } from './inbox';
import { Outbox, type OutboxListener } from './outbox';

/** Everything that can happen while someone is signed in. */
export interface ClientListener extends ContactsListener, Omit<InboxListener, 'onAccount' | 'onRefused'>, OutboxListener {
  onLink(state: LinkState): void;
  /** The account is known and its cache is open. */
  onOpened(self: string, snapshot: Snapshot): void;
  onKeys(self: string, loginJid: string, keys: ScramKeys): void;
  onOwnAccount(account: Account): void;
}

/** Time, chance and the way to the server, given from outside. */
export interface ClientWorld {
  makeTransport(listener: TransportListener): Transport;
  newId(): string;
  now(): number;
}

interface Parts {
  readonly self: string;
  readonly store: AccountStore;
  readonly contacts: Contacts;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
}

/** One signed-in account: brings the connection, the cache and what runs between them together. */
export class Client implements LinkListener {
  readonly link: Link;
  private parts: Parts | undefined;
  private opening: Promise<Parts> | undefined;
  private readonly early: Xml[] = [];
  private loginJid = '';
  private readonly expiry: ReturnType<typeof setInterval>;

  constructor(
    private readonly world: ClientWorld,
    private readonly listener: ClientListener,
  ) {
    this.link = new Link((each) => world.makeTransport(each), this);
    this.expiry = setInterval(() => void this.parts?.outbox.expire(), 5000);
  }

  get self(): string {
    return this.parts?.self ?? '';
  }

  get contacts(): Contacts | undefined {
    return this.parts?.contacts;
  }

  get outbox(): Outbox | undefined {
    return this.parts?.outbox;
  }

  get store(): AccountStore | undefined {
    return this.parts?.store;
  }

  signIn(loginJid: string, resource: string, password: string): void {
    this.loginJid = loginJid;
    this.link.open({ loginJid, resource, secret: password });
  }

  /** Goes on after a reload of the page: the cache is shown at once, the connection follows. */
  async returnTo(self: string, loginJid: string, resource: string, keys: ScramKeys): Promise<void> {
    this.loginJid = loginJid;
    await this.open(self);
    this.link.open({ loginJid, resource, secret: keys }, true);
  }

  /** Ends the session. Resolves when everything is written. */
  async close(): Promise<void> {
    clearInterval(this.expiry);
    this.link.close();
    await this.parts?.inbox.stored();
    await this.parts?.outbox.stored();
    this.parts?.store.close();
  }

  /** Says that the chat was seen up to this message. */
  sendDisplayed(message: Message): void {
    if (message.markable && message.id) this.link.send(buildDisplayed(message.chat, message.id, this.world.newId()));
  }

  sendTyping(peer: string, state: ChatState): void {
    if (this.contacts?.isOnline(peer)) this.link.send(buildChatState(peer, state));
  }

  async search(query: string): Promise<Found[]> {
    return parseSearch(await this.link.iq(buildSearch(domain(this.self), query)));
  }

  async invite(): Promise<Invitation | undefined> {
    return parseInvite(await this.link.iq(buildInvite(domain(this.self))));
  }

  /** Puts someone on the list and asks to see each other; a request of theirs is accepted with it. */
  async addContact(jid: string, name: string, ownNick: string, note: string): Promise<void> {
    await this.link.iq(buildRosterSet(jid, name));
    this.link.send(buildSubscription(jid, 'subscribe', ownNick, note));
  }

  async acceptRequest(jid: string, ownNick: string): Promise<void> {
    this.link.send(buildSubscription(jid, 'subscribed'));
    const person = this.contacts?.get(jid);
    if (person?.subscription !== 'to' && person?.subscription !== 'both') {
      this.link.send(buildSubscription(jid, 'subscribe', ownNick));
    }
    await this.contacts?.dropRequest(jid);
  }

  async declineRequest(jid: string): Promise<void> {
    this.link.send(buildSubscription(jid, 'unsubscribed'));
    await this.contacts?.dropRequest(jid);
  }

  async renameContact(jid: string, name: string): Promise<void> {
    await this.link.iq(buildRosterSet(jid, name));
  }

  async removeContact(jid: string): Promise<void> {
    await this.link.iq(buildRosterRemove(jid));
  }

  async saveProfile(changes: Partial<Profile>): Promise<void> {
    await this.link.iq(buildAccountSet(changes));
    await this.loadOwnAccount();
  }

  async changePassword(oldPassword: string, newPassword: string): Promise<void> {
    await this.link.iq(buildChangePassword(domain(this.self), local(this.self), oldPassword, newPassword));
    // The keys made from the old password are worth nothing now; the next connection makes new ones.
    this.link.replaceSecret(newPassword);
  }

  async deleteAccount(): Promise<void> {
    await this.link.iq(buildRemoveAccount());
  }

  onState(state: LinkState): void {
    this.listener.onLink(state);
  }

  onSession(jid: string, resumed: boolean, keys: ScramKeys | undefined): void {
    if (keys) this.listener.onKeys(bare(jid), this.loginJid, keys);
    void this.open(bare(jid)).then((parts) => this.begin(parts, resumed));
  }

  onStanza(stanza: Xml): void {
    const { parts } = this;
    if (!parts) {
      this.early.push(stanza);
      return;
    }
    if (stanza.name === 'presence') parts.contacts.onPresence(stanza);
    else if (stanza.name === 'iq') this.onRosterPush(parts, stanza);
    else {
      const message = parseMessage(stanza, parts.self);
      if (message) parts.inbox.take(message);
    }
  }

  onAcknowledged(): void {
    void this.parts?.outbox.onAcknowledged();
  }

  async stored(): Promise<void> {
    await this.opening;
    await this.parts?.inbox.stored();
  }

  private onRosterPush(parts: Parts, stanza: Xml): void {
    void parts.contacts.onPush(stanza);
    this.link.send(xml('iq', NS.client, { type: 'result', id: stanza.attrs['id'], to: stanza.attrs['from'] }));
  }

  private open(self: string): Promise<Parts> {
    this.opening ??= this.assemble(self);
    return this.opening;
  }

  private async assemble(self: string): Promise<Parts> {
    const { link, listener, world } = this;
    const store = await AccountStore.open(self);
    const snapshot = await store.snapshot();
    const contacts = new Contacts(self, link, store, listener, world.now);
    const outbox = new Outbox(this.wire(), store, listener, world.newId, world.now);
    const inbox = new Inbox(
      store,
      {
        onMessages: (arrived) => listener.onMessages(arrived),
        onMoved: (messages) => listener.onMoved(messages),
        onTyping: (peer, state) => listener.onTyping(peer, state),
        onReadElsewhere: (peer) => listener.onReadElsewhere(peer),
        onRefused: (key, condition) => void outbox.refuse(key, condition),
        onAccount: (peer, account) => contacts.onAccount(peer, account),
      },
      (stanza) => link.send(stanza),
      (peer) => contacts.sharesPresenceWith(peer),
      world.newId,
      world.now,
    );
    contacts.restore(snapshot.people, snapshot.rosterVersion);
    outbox.restore(snapshot.outbox);
    this.parts = { self, store, contacts, inbox, outbox };
    listener.onOpened(self, snapshot);
    for (const stanza of this.early.splice(0)) this.onStanza(stanza);
    return this.parts;
  }

  private wire() {
    const { link } = this;
    return {
      get online() {
        return link.online;
      },
      get acknowledging() {
        return link.acknowledging;
      },
      send: (stanza: Xml) => link.send(stanza),
      unacknowledged: () => link.unacknowledged(),
      roundTrip: async () => {
        await link.iq(xml('iq', NS.client, { type: 'get', to: domain(this.self) }, xml('ping', NS.ping)));
      },
    };
  }

  /** After a resumption nothing is asked again: the server kept roster, presence and copies going. */
  private begin(parts: Parts, resumed: boolean): void {
    if (!resumed) {
      parts.contacts.onNewSession();
      const quietly = () => undefined;
      void this.link.iq(xml('iq', NS.client, { type: 'set' }, xml('enable', NS.carbons))).catch(quietly);
      void parts.contacts.load().catch(quietly);
      this.link.send(xml('presence', NS.client));
      void this.loadOwnAccount().catch(quietly);
    }
    parts.outbox.onSession(resumed);
  }

  private async loadOwnAccount(): Promise<void> {
    const account = parseAccount(await this.link.iq(buildAccountGet()), this.self);
    if (account) this.listener.onOwnAccount(account);
  }
}

