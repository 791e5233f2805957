import { bare, domain, resource } from '../xmpp/jid';
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
import { StanzaError } from '../xmpp/stanza-error';
import type { Xml } from '../xmpp/xml';

/** Where we stand with a room. */
export type RoomState =
  | { readonly kind: 'outside' }
  | { readonly kind: 'entering' }
  | { readonly kind: 'inside' }
  /** Entering was refused: the condition of the error. */
  | { readonly kind: 'refused'; readonly condition: string }
  /** We were put out. */
  | { readonly kind: 'removed'; readonly why: 'kicked' | 'banned' | 'membersOnly' | 'affiliation'; readonly by: string; readonly reason: string }
  | { readonly kind: 'destroyed'; readonly reason: string; readonly alternate: string };

/** A room as the screens see it. The occupants are asked for apart, since there may be thousands. */
export interface RoomView {
  readonly room: string;
  /** The name in the bookmark, else empty. */
  readonly name: string;
  readonly nick: string;
  readonly subject: string;
  readonly state: RoomState;
  readonly count: number;
  /** We ourselves, once inside. */
  readonly me: Occupant | undefined;
  /** It is kept, and entered at every start. */
  readonly kept: boolean;
}

export interface RoomsListener {
  onRoom(view: RoomView): void;
  onRoomGone(room: string): void;
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
  readonly occupants: Map<string, Occupant>;
  entering: { resolve(): void; reject(error: Error): void }[];
}

/** Changes of a room are told together: thousands may enter one after the other. */
const TELL_MILLIS = 30;
const MOST_NICK_TRIES = 5;

/** The rooms this account is in or keeps, and who is in them (XEP-0045, XEP-0402). */
export class Rooms {
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
   * Enters a room, making it when there is none. Resolves once inside.
   *
   * @throws StanzaError when the room refuses
   */
  enter(room: string, password = ''): Promise<void> {
    const place = this.placeOf(room);
    if (place.state.kind === 'inside') return Promise.resolve();
    if (password !== '') place.password = password;
    place.nick = place.bookmark?.nick || place.nick || this.ownNick();
    return new Promise((resolve, reject) => {
      place.entering.push({ resolve, reject });
      this.knock(place);
    });
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
   * @throws StanzaError when the bookmark cannot be kept
   */
  async rename(room: string, nick: string): Promise<void> {
    const place = this.placeOf(room);
    this.wire.send(buildNick(room, nick));
    if (!place.bookmark) return;
    place.bookmark = { ...place.bookmark, nick };
    await this.wire.iq(buildPublish(NS.bookmarks, room, buildBookmark(place.bookmark), PRIVATE));
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
    if (place.state.kind === 'inside') return;
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
    if (!own) return;
    place.occupants.clear();
    place.state = endOf(presence);
    this.refuse(place, new StanzaError('gone', '', []), place.state);
  }

  private onRefused(place: Place, error: StanzaError): void {
    if (place.state.kind !== 'entering') return;
    const tries = /(\d+)$/.exec(place.nick)?.[1];
    if (error.condition === 'conflict' && Number(tries ?? '1') < MOST_NICK_TRIES) {
      // Somebody else has that name here: ours gets a number behind it.
      place.nick = `${place.nick.replace(/ \d+$/, '')} ${Number(tries ?? '1') + 1}`;
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

function endOf({ codes, reason, actor, destroyed }: RoomPresence): RoomState {
  if (destroyed) return { kind: 'destroyed', reason: destroyed.reason, alternate: destroyed.alternate };
  if (codes.has('301')) return { kind: 'removed', why: 'banned', by: actor, reason };
  if (codes.has('307')) return { kind: 'removed', why: 'kicked', by: actor, reason };
  if (codes.has('321')) return { kind: 'removed', why: 'affiliation', by: actor, reason };
  if (codes.has('322')) return { kind: 'removed', why: 'membersOnly', by: actor, reason };
  return { kind: 'outside' };
}

/** Another device may have taken the bookmark away already. */
function unlessGone(error: unknown): void {
  if (!(error instanceof StanzaError && error.condition === 'item-not-found')) throw error;
}
