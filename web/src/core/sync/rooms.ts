import { bare, domain, local, resource } from '../xmpp/jid';
import {
  type Bookmark,
  buildBookmark,
  buildEnter,
  buildLeave,
  buildNick,
  type Occupant,
  parseBookmark,
  parseRoomPresence,
  type RoomPresence,
} from '../xmpp/muc';
import { NS } from '../xmpp/ns';
import { buildItems, buildPublish, buildRetractItem, type NodeNews, parseItems, PRIVATE } from '../xmpp/pubsub';
import { parseNotice, type RoomNotice } from '../xmpp/room-notice';
import { StanzaError } from '../xmpp/stanza-error';
import type { Xml } from '../xmpp/xml';
import { RoomErrands } from './room-errands';
import { endOf, type RoomState, type RoomView } from './room-state';

export type { RoomState, RoomView } from './room-state';

export interface RoomsListener {
  onRoom(view: RoomView): void;
  onRoomGone(room: string): void;
  /** A room tells something beside what people say. */
  onRoomNotice(notice: RoomNotice): void;
}

/** How to enter a room. */
export interface Entering {
  readonly password?: string;
  readonly nick?: string;
  /** Make the room when there is none; else a room that is gone stays gone. */
  readonly make?: boolean;
}

/** What rooms need of a connection. */
export interface RoomsWire {
  readonly online: boolean;
  send(stanza: Xml): boolean;
  iq(request: Xml): Promise<Xml>;
}

interface Place {
  readonly room: string;
  bookmark: Bookmark | undefined;
  nick: string;
  password: string;
  state: RoomState;
  subject: string;
  me: Occupant | undefined;
  /** It may be made by entering it. */
  make: boolean;
  readonly occupants: Map<string, Occupant>;
  renaming: { readonly nick: string; resolve(): void; reject(error: Error): void } | undefined;
  entering: { resolve(): void; reject(error: Error): void }[];
}

/** Changes of a room are told together: thousands may enter one after the other. */
const TELL_MILLIS = 30;
/** So many of one name are counted; whoever comes later gets a number by chance, and then a longer one. */
const COUNTED = 5;
const LONG = 100_000;

/** The number behind a name when it is taken with this one; undefined when enough was tried. */
function nextNumber(number: number): number | undefined {
  if (number < COUNTED) return number + 1;
  if (number >= LONG) return undefined;
  const least = number < 1000 ? 1000 : LONG;
  return least + Math.floor(Math.random() * 9 * least);
}

/** The rooms this account is in or keeps, and who is in them (XEP-0045, XEP-0402). */
export class Rooms {
  readonly errands = new RoomErrands();
  private readonly places = new Map<string, Place>();
  private readonly changed = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly self: string,
    private readonly wire: RoomsWire,
    private readonly listener: RoomsListener,
    /** We are inside a room, newly or again: what was said meanwhile is to be read. */
    private readonly onInside: (room: string, me: string) => void,
    private readonly ownNick: () => string,
  ) {}

  /** Whether the address is a room's: at the rooms of our own domain, or known as one. */
  isRoom(jid: string): boolean {
    return domain(jid) === `rooms.${domain(this.self)}` || this.places.has(bare(jid));
  }

  /** Takes up what an earlier page knew, so that own words are known as own before anything is asked. */
  restore(rooms: readonly { readonly jid: string; readonly me?: string }[]): void {
    for (const { jid, me } of rooms) {
      const place = this.placeOf(jid);
      if (me) place.me = { nick: '', id: me, affiliation: 'none', role: 'none', jid: this.self, show: '' };
    }
  }

  /** Whether the author of what was said in a room is this account. */
  isMe(room: string, author: string, nick: string): boolean {
    const me = this.places.get(room)?.me;
    return me !== undefined && (author === me.id || (author === nick && nick !== '' && nick === me.nick));
  }

  /** Whether a text names us by our nickname, as a word of its own. */
  namesMe(room: string, body: string): boolean {
    const nick = this.places.get(room)?.nick ?? '';
    if ([...nick].length < 2) return nick !== '' && body.includes(`@${nick}`);
    const word = nick.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])|@${word}`, 'iu').test(body);
  }

  view(room: string): RoomView | undefined {
    const place = this.places.get(room);
    return place ? viewOf(place) : undefined;
  }

  /** Who is in the room now. */
  occupants(room: string): Occupant[] {
    return [...(this.places.get(room)?.occupants.values() ?? [])];
  }

  occupant(room: string, nick: string): Occupant | undefined {
    return this.places.get(room)?.occupants.get(nick);
  }

  /** A session began that continues no other: nobody is in any room any more, and all that are kept are entered. */
  async onNewSession(): Promise<void> {
    for (const place of this.places.values()) {
      place.occupants.clear();
      if (place.state.kind === 'inside' || place.state.kind === 'entering') place.state = { kind: 'outside' };
    }
    const items = parseItems(await this.wire.iq(buildItems(NS.bookmarks)));
    const kept = new Set<string>();
    for (const { id, payload } of items) {
      const bookmark = parseBookmark(id, payload);
      if (!bookmark) continue;
      kept.add(bookmark.room);
      this.keep(bookmark);
    }
    for (const place of this.places.values()) if (place.bookmark && !kept.has(place.room)) this.drop(place.room);
  }

  /** What another device did to the list of rooms. */
  onNews(news: NodeNews): void {
    for (const { id, payload } of news.items) {
      const bookmark = parseBookmark(id, payload);
      if (bookmark) this.keep(bookmark);
    }
    for (const room of news.gone) this.drop(room);
  }

  private keep(bookmark: Bookmark): void {
    const place = this.placeOf(bookmark.room);
    place.bookmark = bookmark;
    place.password ||= bookmark.password;
    this.tell(place);
    if (!bookmark.autojoin) {
      if (place.state.kind === 'inside') this.goOut(place);
    } else if (place.state.kind === 'outside') {
      void this.enter(bookmark.room).catch(() => undefined);
    }
  }

  private drop(room: string): void {
    const place = this.places.get(room);
    if (!place) return;
    if (place.state.kind === 'inside') this.goOut(place);
    this.places.delete(room);
    this.listener.onRoomGone(room);
  }

  /**
   * Enters a room. Resolves once inside.
   *
   * @throws StanzaError when the room refuses, with `gone` when there is none
   */
  enter(room: string, { password = '', nick = '', make = false }: Entering = {}): Promise<void> {
    const place = this.placeOf(room);
    if (place.state.kind === 'inside') return Promise.resolve();
    if (password !== '') place.password = password;
    place.nick = nick || this.chosenNick(place) || place.nick || this.ownNick();
    place.make = make;
    return new Promise((resolve, reject) => {
      place.entering.push({ resolve, reject });
      this.knock(place);
    });
  }

  /** The name chosen for one room; empty for none. A bookmark that names the account itself was made by a client that asked nobody. */
  private chosenNick({ bookmark }: Place): string {
    return bookmark === undefined || bookmark.nick === local(this.self) ? '' : bookmark.nick;
  }

  private knock(place: Place): void {
    place.state = { kind: 'entering' };
    if (!this.wire.send(buildEnter(place.room, place.nick, place.password))) {
      this.refuse(place, new StanzaError('offline', '', []), { kind: 'outside' });
    }
    this.tell(place);
  }

  /** Keeps a room in the list of all own devices, which then enter it by themselves. */
  async bookmark(room: string, name: string): Promise<void> {
    const place = this.placeOf(room);
    const known = place.bookmark;
    const bookmark: Bookmark = {
      room,
      name: name || (known?.name ?? ''),
      nick: known?.nick ?? '',
      password: place.password,
      autojoin: true,
      extensions: known?.extensions,
    };
    place.bookmark = bookmark;
    await this.wire.iq(buildPublish(NS.bookmarks, room, buildBookmark(bookmark), PRIVATE));
    this.tell(place);
  }

  /** Leaves a room for good, on all own devices. */
  async leave(room: string): Promise<void> {
    const place = this.places.get(room);
    if (place?.bookmark) await this.wire.iq(buildRetractItem(NS.bookmarks, room)).catch(unlessGone);
    this.drop(room);
  }

  /**
   * Takes another nickname in one room, and keeps it there.
   *
   * @throws StanzaError when the room refuses, or the bookmark cannot be kept
   */
  async rename(room: string, nick: string): Promise<void> {
    const place = this.placeOf(room);
    if (nick === place.nick) return;
    await new Promise<void>((resolve, reject) => {
      place.renaming = { nick, resolve, reject };
      if (!this.wire.send(buildNick(room, nick))) reject(new StanzaError('offline', '', []));
    });
    if (!place.bookmark) return;
    place.bookmark = { ...place.bookmark, nick };
    await this.wire.iq(buildPublish(NS.bookmarks, room, buildBookmark(place.bookmark), PRIVATE));
  }

  /** The account is called something else now: so it is in the rooms where it has no name of their own. */
  onOwnName(before: string, name: string): void {
    if (name === '' || before === name) return;
    for (const place of this.places.values()) {
      if (place.state.kind === 'inside' && this.chosenNick(place) === '' && place.nick === before) this.wire.send(buildNick(place.room, name));
    }
  }

  private goOut(place: Place): void {
    this.wire.send(buildLeave(place.room, place.nick));
    place.occupants.clear();
    place.state = { kind: 'outside' };
    this.tell(place);
  }

  onSubject(room: string, subject: string): void {
    const place = this.places.get(room);
    if (!place) return;
    place.subject = subject;
    this.tell(place);
  }

  /** Takes what a room tells in a message that is nobody's. */
  onMessage(stanza: Xml): void {
    const notice = this.isRoom(stanza.attrs['from'] ?? '') ? parseNotice(stanza) : undefined;
    if (notice) this.listener.onRoomNotice(notice);
  }

  onPresence(stanza: Xml): void {
    const presence = parseRoomPresence(stanza);
    const place = this.places.get(presence.room);
    if (!place || resource(stanza.attrs['from'] ?? '') === '') return;
    if (presence.error) this.onRefused(place, presence.error);
    else if (presence.gone) this.onGone(place, presence);
    else this.onHere(place, presence);
    this.tell(place);
  }

  private onHere(place: Place, { occupant, codes }: RoomPresence): void {
    place.occupants.set(occupant.nick, occupant);
    if (!codes.has('110')) return;
    place.me = occupant;
    place.nick = occupant.nick;
    if (place.renaming?.nick === occupant.nick) {
      place.renaming.resolve();
      place.renaming = undefined;
    }
    if (place.state.kind === 'inside') return;
    if (codes.has('201') && !place.make) {
      // The room we knew is gone, and entering made an empty one of that name (§10.1.1): nobody wants that.
      this.goOut(place);
      this.refuse(place, new StanzaError('gone', '', []), { kind: 'destroyed', reason: '', alternate: '' });
      return;
    }
    place.state = { kind: 'inside' };
    for (const waiting of place.entering.splice(0)) waiting.resolve();
    this.onInside(place.room, occupant.id);
  }

  private onGone(place: Place, presence: RoomPresence): void {
    const { occupant, codes, newNick } = presence;
    place.occupants.delete(occupant.nick);
    const own = codes.has('110') || (place.me !== undefined && occupant.id === place.me.id && occupant.nick === place.nick);
    if (codes.has('303') && newNick !== '') {
      if (own) place.nick = newNick;
      return;
    }
    if (!own || (place.state.kind !== 'inside' && place.state.kind !== 'entering')) return;
    place.occupants.clear();
    place.state = endOf(presence);
    this.refuse(place, new StanzaError('gone', '', []), place.state);
  }

  private onRefused(place: Place, error: StanzaError): void {
    if (place.renaming && place.state.kind === 'inside') {
      place.renaming.reject(error);
      place.renaming = undefined;
    }
    if (place.state.kind !== 'entering') return;
    const number = nextNumber(Number(/ (\d+)$/.exec(place.nick)?.[1] ?? '1'));
    if (error.condition === 'conflict' && number !== undefined) {
      // Somebody else has that name here: ours gets a number behind it.
      place.nick = `${place.nick.replace(/ \d+$/, '')} ${number}`;
      this.knock(place);
      return;
    }
    this.refuse(place, error, { kind: 'refused', condition: error.condition });
  }

  private refuse(place: Place, error: StanzaError, state: RoomState): void {
    place.state = state;
    for (const waiting of place.entering.splice(0)) waiting.reject(error);
  }

  private placeOf(room: string): Place {
    const known = this.places.get(room);
    if (known) return known;
    const place: Place = {
      room,
      bookmark: undefined,
      nick: '',
      password: '',
      state: { kind: 'outside' },
      subject: '',
      me: undefined,
      make: false,
      renaming: undefined,
      occupants: new Map(),
      entering: [],
    };
    this.places.set(room, place);
    return place;
  }

  private tell(place: Place): void {
    this.changed.add(place.room);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      for (const room of this.changed) {
        const now = this.places.get(room);
        if (now) this.listener.onRoom(viewOf(now));
      }
      this.changed.clear();
    }, TELL_MILLIS);
  }

  close(): void {
    clearTimeout(this.timer);
  }
}

function viewOf({ room, bookmark, nick, subject, state, occupants, me }: Place): RoomView {
  const kept = bookmark?.autojoin ?? false;
  return { room, name: bookmark?.name ?? '', nick, subject, state, count: occupants.size, me, kept };
}

/** Another device may have taken the bookmark away already. */
function unlessGone(error: unknown): void {
  if (!(error instanceof StanzaError && error.condition === 'item-not-found')) throw error;
}
