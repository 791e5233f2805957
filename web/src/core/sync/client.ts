import type { Lock } from '../media/uploads';
import { Media } from '../media/media';
import type { ChatKind } from '../model/chat';
import type { Message } from '../model/message';
import { AccountStore } from '../store/account-store';
import { buildAccountGet, parseAccount } from '../xmpp/account';
import { parseArchiveItem } from '../xmpp/archive';
import { parseRemoved } from '../xmpp/build-message';
import { buildAvailable } from '../xmpp/disco';
import { bare, local, resource } from '../xmpp/jid';
import { Link, type LinkListener, type LinkState } from '../xmpp/link';
import { buildChatState, buildDisplayed, type ChatStanza, type ChatState, parseMessage, type Reader } from '../xmpp/message';
import { NS } from '../xmpp/ns';
import { parseEvent } from '../xmpp/pubsub';
import type { Credentials, Transport, TransportListener } from '../xmpp/transport';
import { xml, type Xml } from '../xmpp/xml';
import { Blocks } from './blocks';
import type { ClientListener } from './client-listener';
import { Contacts } from './contacts';
import { History } from './history';
import { Inbox, type InboxListener } from './inbox';
import { Marks } from './marks';
import { Outbox } from './outbox';
import { wireOf } from './outbox-wire';
import { ReadPlaces } from './read-places';
import { Rooms } from './rooms';
import { Talk } from './talk';

/** Time, chance and the way to the server, given from outside. */
export interface ClientWorld {
  makeTransport(listener: TransportListener): Transport;
  newId(): string;
  now(): number;
  /** Where the page is, such as `https://chat.example.org`. */
  readonly origin: string;
  /** Shares work between the pages of one browser. */
  readonly lock: Lock;
}

interface Parts {
  readonly self: string;
  readonly store: AccountStore;
  readonly contacts: Contacts;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly history: History;
  readonly rooms: Rooms;
  readonly reads: ReadPlaces;
  readonly marks: Marks;
  readonly blocks: Blocks;
  readonly talk: Talk;
  readonly media: Media;
  readonly reader: Reader;
}

/** One signed-in account: brings the connection, the cache and what runs between them together. */
export class Client implements LinkListener {
  readonly link: Link;
  private parts: Parts | undefined;
  private opening: Promise<Parts> | undefined;
  private readonly early: Xml[] = [];
  private nickname = '';
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

  get history(): History | undefined {
    return this.parts?.history;
  }

  get inbox(): Inbox | undefined {
    return this.parts?.inbox;
  }

  get rooms(): Rooms | undefined {
    return this.parts?.rooms;
  }

  get blocks(): Blocks | undefined {
    return this.parts?.blocks;
  }

  get marks(): Marks | undefined {
    return this.parts?.marks;
  }

  get talk(): Talk | undefined {
    return this.parts?.talk;
  }

  get media(): Media | undefined {
    return this.parts?.media;
  }

  signIn(credentials: Credentials): void {
    this.link.open(credentials);
  }

  /** Goes on where an earlier page was: the cache is shown at once, the connection follows. */
  async returnTo(credentials: Credentials): Promise<void> {
    await this.open(credentials.jid);
    this.link.open(credentials, true);
  }

  /** Ends the session. Resolves when everything is written. */
  async close(): Promise<void> {
    clearInterval(this.expiry);
    this.link.close();
    this.parts?.rooms.close();
    this.parts?.contacts.close();
    await this.parts?.inbox.stored();
    await this.parts?.outbox.stored();
    this.parts?.store.close();
    this.parts?.media.close();
  }

  /** What a conversation at that address is with. */
  kindOf(chat: string): ChatKind {
    if (!this.parts?.rooms.isRoom(bare(chat))) return 'person';
    return resource(chat) === '' ? 'room' : 'private';
  }

  /** Says that the chat was seen up to this message: to the own devices, and to the sender when `tellSender`. */
  sendDisplayed(message: Message, tellSender: boolean): void {
    const room = this.kindOf(message.chat) === 'room';
    void this.parts?.reads.tell(message, room).catch(() => undefined);
    const name = room ? message.stanzaId : message.id;
    if (tellSender && message.markable && name) this.link.send(buildDisplayed(message.chat, name, this.world.newId(), room));
  }

  sendTyping(peer: string, state: ChatState): void {
    const kind = this.kindOf(peer);
    if (kind === 'room' || this.contacts?.isOnline(peer)) this.link.send(buildChatState(peer, state, kind === 'room'));
  }

  onState(state: LinkState): void {
    this.listener.onLink(state);
  }

  onSession(jid: string, resumed: boolean): void {
    void this.open(bare(jid)).then((parts) => this.begin(parts, resumed));
  }

  onStanza(stanza: Xml): void {
    const { parts } = this;
    if (!parts) this.early.push(stanza);
    else if (stanza.name === 'presence') this.onPresence(parts, stanza);
    else if (stanza.name === 'iq') this.onPush(parts, stanza);
    else this.onMessage(parts, stanza);
  }

  private onPresence(parts: Parts, stanza: Xml): void {
    parts.media.avatars.onPresence(stanza);
    if (parts.rooms.isRoom(bare(stanza.attrs['from'] ?? ''))) parts.rooms.onPresence(stanza);
    else parts.contacts.onPresence(stanza);
  }

  private onMessage(parts: Parts, stanza: Xml): void {
    const item = parseArchiveItem(stanza, parts.reader);
    if (item) {
      parts.history.take(item);
      return;
    }
    parts.rooms.onMessage(stanza);
    const message = parseMessage(stanza, parts.reader);
    if (!message) return;
    parts.inbox.take(message);
    if (!message.error) parts.history.onLive(message);
  }

  onAcknowledged(): void {
    void this.parts?.outbox.onAcknowledged();
  }

  keeps(id: string): boolean {
    return this.parts?.outbox.keeps(id) ?? false;
  }

  async stored(): Promise<void> {
    await this.opening;
    await this.parts?.inbox.stored();
  }

  /** A change of the contacts or of who is blocked. */
  private onPush(parts: Parts, stanza: Xml): void {
    parts.blocks.onPush(stanza);
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
    const rooms = new Rooms(
      self,
      link,
      listener,
      (room, me) => void this.onInside(room, me),
      () => this.nickname || local(self),
    );
    const kindOf = (chat: string) => this.kindOf(chat);
    const onFull = () => store.makeRoom((gone) => listener.onLetGo(gone));
    const outbox = new Outbox(wireOf(link, () => this.self, (stanza) => this.isReady(stanza)), store.talk, { ...listener, onFull }, world.newId, world.now);
    const setting = {
      self,
      kindOf: (chat: string): ChatKind => (!rooms.isRoom(bare(chat)) ? 'person' : resource(chat) === '' ? 'room' : 'private'),
      sharesPresenceWith: (peer: string) => contacts.sharesPresenceWith(peer),
      isMe: (room: string, author: string, nick: string) => rooms.isMe(room, author, nick),
      namesMe: (room: string, body: string) => rooms.namesMe(room, body),
    };
    const inbox = new Inbox(store.talk, this.inboxListener(outbox, contacts, onFull), (stanza) => link.send(stanza), setting, world.newId, world.now);
    const history = new History(link, store, inbox, listener, world.newId);
    const reads = new ReadPlaces(self, link, store.talk, listener);
    const marks = new Marks(link, store.talk, kindOf, listener, world.now);
    const blocks = new Blocks(self, link, listener);
    const around = {
      self,
      kindOf,
      meIn: (chat: string) => {
        const me = kindOf(chat) === 'room' ? rooms.view(chat)?.me : undefined;
        return { author: me?.id ?? self, nick: me?.nick ?? '' };
      },
      iq: (request: Xml) => link.iq(request),
      learnPlaces: () => history.catchUp(),
    };
    const talk = new Talk(store.talk, outbox, listener, around, world.now);
    const isRoom = (jid: string) => rooms.isRoom(jid);
    const media = await Media.open({ self, origin: world.origin, wire: link, talk, outbox, store: store.talk, isRoom, now: world.now, lock: world.lock }, listener);
    contacts.restore(snapshot.people, snapshot.rosterVersion);
    rooms.restore(snapshot.chats.filter((chat) => chat.kind === 'room'));
    outbox.restore(snapshot.outbox);
    history.restore(snapshot.cursor);
    const reader: Reader = { self, isRoom };
    this.parts = { self, store, contacts, inbox, outbox, history, rooms, reads, marks, blocks, talk, media, reader };
    listener.onOpened(self, snapshot);
    void media.restore().catch(() => undefined);
    for (const stanza of this.early.splice(0)) this.onStanza(stanza);
    return this.parts;
  }

  private inboxListener(outbox: Outbox, contacts: Contacts, onFull: () => Promise<boolean>): InboxListener {
    const { listener } = this;
    return {
      onMessages: (arrived) => listener.onMessages(arrived),
      onMoved: (messages) => listener.onMoved(messages),
      onChanged: (changed) => listener.onChanged(changed),
      onUnknown: (amendment) => listener.onUnknown(amendment),
      onTyping: (peer, nick, state) => listener.onTyping(peer, nick, state),
      onReadElsewhere: (peer) => listener.onReadElsewhere(peer),
      onFull,
      onRefused: (key, condition) => void outbox.refuse(key, condition),
      onChangeRefused: (id, condition) => {
        const refusal = this.parts?.rooms.errands.refusal(id, condition);
        if (refusal) listener.onRoomRefused(refusal);
        else void this.parts?.talk.onRefused(id, condition);
      },
      onAccount: (peer, account) => contacts.onAccount(peer, account),
      onOther: (stanza) => this.onOther(stanza),
    };
  }

  private onOther(stanza: ChatStanza): void {
    const { parts } = this;
    if (!parts) return;
    if (stanza.subject !== undefined) parts.rooms.onSubject(stanza.peer, stanza.subject);
    if (stanza.invitation) this.listener.onInvitation(stanza.invitation);
    if (stanza.ask && parts.rooms.isRoom(stanza.ask.room)) this.listener.onAsk(stanza.ask);
    if (stanza.removed) void parts.talk.onRemoved(parseRemoved(stanza.removed));
    parts.media.onEvent(stanza);
    const news = stanza.event ? parseEvent(stanza.event) : undefined;
    if (!news || bare(stanza.from) !== parts.self) return;
    if (news.node === NS.displayed) void parts.reads.onNews(news);
    else if (news.node === NS.chats) void parts.marks.onNews(news);
    else if (news.node === NS.bookmarks) parts.rooms.onNews(news);
  }

  private async onInside(room: string, me: string): Promise<void> {
    const { parts } = this;
    if (!parts) return;
    parts.outbox.flush();
    const make = { at: this.world.now(), kind: 'room' } as const;
    const line = await parts.store.talk.change(room, (chat) => (chat.me === me && chat.kind === 'room' ? chat : { ...chat, me, kind: 'room' }), make);
    if (line) this.listener.onLine(line);
    const cursor = (await parts.store.talk.line(room))?.cursor ?? '';
    await parts.history.catchUpRoom(room, cursor).catch(() => undefined);
  }

  private isReady(stanza: Xml): boolean {
    const to = stanza.attrs['to'] ?? '';
    return this.kindOf(to) === 'person' || this.parts?.rooms.view(bare(to))?.state.kind === 'inside';
  }

  /** After a resumption nothing is asked again: the server kept roster, presence and copies going. */
  private begin(parts: Parts, resumed: boolean): void {
    if (!resumed) void this.beginNew(parts).catch(() => undefined);
    parts.outbox.onSession(resumed);
    parts.media.onSession(resumed);
  }

  private async beginNew(parts: Parts): Promise<void> {
    const { link } = this;
    const quietly = () => undefined;
    parts.contacts.onNewSession();
    parts.history.onNewSession();
    void parts.contacts.load().catch(quietly);
    void parts.blocks.load().catch(quietly);
    link.send(await buildAvailable());
    const own = this.loadOwnAccount().catch(quietly);
    await parts.history.catchUp().catch(quietly);
    await own;
    await parts.rooms.onNewSession().catch(quietly);
    await parts.reads.catchUp().catch(quietly);
    await parts.marks.catchUp().catch(quietly);
  }

  /** Learns what the account says of itself. */
  async loadOwnAccount(): Promise<void> {
    const account = parseAccount(await this.link.iq(buildAccountGet()), this.self);
    if (!account) return;
    this.parts?.rooms.onOwnName(this.nickname || local(this.self), account.nickname);
    this.nickname = account.nickname;
    this.listener.onOwnAccount(account);
  }
}
