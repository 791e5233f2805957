import { bare, resource } from './jid';
import { NS } from './ns';
import { parseError, type StanzaError } from './stanza-error';
import { child, childText, elements, xml, type Xml } from './xml';

export type Affiliation = 'owner' | 'admin' | 'member' | 'outcast' | 'none';
export type Role = 'moderator' | 'participant' | 'visitor' | 'none';

/** Someone in a room. */
export interface Occupant {
  readonly nick: string;
  /** The same for one account in this room, whatever it is called; the nickname where the room tells none. */
  readonly id: string;
  readonly affiliation: Affiliation;
  readonly role: Role;
  /** Bare address, where the room tells it. */
  readonly jid: string;
  readonly show: string;
}

/** What a presence of a room says (XEP-0045 §7). */
export interface RoomPresence {
  readonly room: string;
  readonly occupant: Occupant;
  readonly gone: boolean;
  readonly codes: ReadonlySet<string>;
  /** The new nickname of one who changes it. */
  readonly newNick: string;
  readonly reason: string;
  /** Who removed the occupant, as far as told. */
  readonly actor: string;
  /** Where the room went when it was destroyed; undefined when it was not. */
  readonly destroyed: { readonly alternate: string; readonly reason: string } | undefined;
  readonly error: StanzaError | undefined;
}

const AFFILIATIONS: readonly string[] = ['owner', 'admin', 'member', 'outcast', 'none'];
const ROLES: readonly string[] = ['moderator', 'participant', 'visitor', 'none'];

export function affiliationOf(value: string | undefined): Affiliation {
  return AFFILIATIONS.includes(value ?? '') ? (value as Affiliation) : 'none';
}

function roleOf(value: string | undefined): Role {
  return ROLES.includes(value ?? '') ? (value as Role) : 'none';
}

export function parseRoomPresence(stanza: Xml): RoomPresence {
  const from = stanza.attrs['from'] ?? '';
  const user = child(stanza, 'x', NS.mucUser);
  const item = child(user, 'item', NS.mucUser);
  const destroy = child(user, 'destroy', NS.mucUser);
  const nick = resource(from);
  return {
    room: bare(from),
    occupant: {
      nick,
      id: child(stanza, 'occupant-id', NS.occupant)?.attrs['id'] ?? nick,
      affiliation: affiliationOf(item?.attrs['affiliation']),
      role: roleOf(item?.attrs['role']),
      jid: bare(item?.attrs['jid'] ?? ''),
      show: childText(stanza, 'show') ?? '',
    },
    gone: stanza.attrs['type'] === 'unavailable',
    codes: new Set(elements(user, 'status').flatMap((each) => each.attrs['code'] ?? [])),
    newNick: item?.attrs['nick'] ?? '',
    reason: childText(item, 'reason') ?? '',
    actor: child(item, 'actor')?.attrs['nick'] ?? '',
    destroyed: destroy ? { alternate: bare(destroy.attrs['jid'] ?? ''), reason: childText(destroy, 'reason') ?? '' } : undefined,
    error: stanza.attrs['type'] === 'error' ? parseError(stanza) : undefined,
  };
}

/** Enters a room. What was said before comes from its archive. */
export function buildEnter(room: string, nick: string, password = ''): Xml {
  return xml(
    'presence',
    NS.client,
    { to: `${room}/${nick}` },
    xml(
      'x',
      NS.muc,
      {},
      xml('history', NS.muc, { maxstanzas: '0' }),
      password === '' ? undefined : xml('password', NS.muc, {}, password),
    ),
  );
}

/** Takes another nickname in a room one is in. */
export function buildNick(room: string, nick: string): Xml {
  return xml('presence', NS.client, { to: `${room}/${nick}` });
}

export function buildLeave(room: string, nick: string): Xml {
  return xml('presence', NS.client, { to: `${room}/${nick}`, type: 'unavailable' });
}

/** A room that this account keeps (XEP-0402). */
export interface Bookmark {
  readonly room: string;
  readonly name: string;
  readonly nick: string;
  readonly password: string;
  /** Whether clients enter by themselves. */
  readonly autojoin: boolean;
  /** What other clients keep in it; handed on untouched. */
  readonly extensions: Xml | undefined;
}

export function parseBookmark(room: string, payload: Xml | undefined): Bookmark | undefined {
  if (payload?.name !== 'conference' || payload.ns !== NS.bookmarks) return undefined;
  return {
    room: bare(room),
    name: payload.attrs['name'] ?? '',
    nick: childText(payload, 'nick') ?? '',
    password: childText(payload, 'password') ?? '',
    autojoin: payload.attrs['autojoin'] === 'true' || payload.attrs['autojoin'] === '1',
    extensions: child(payload, 'extensions', NS.bookmarks),
  };
}

export function buildBookmark({ name, nick, password, autojoin, extensions }: Bookmark): Xml {
  return xml(
    'conference',
    NS.bookmarks,
    { name: name || undefined, autojoin: autojoin ? 'true' : 'false' },
    nick ? xml('nick', NS.bookmarks, {}, nick) : undefined,
    password ? xml('password', NS.bookmarks, {}, password) : undefined,
    extensions,
  );
}
