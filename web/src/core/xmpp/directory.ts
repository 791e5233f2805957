import { answerForm } from './data-form';
import { bare } from './jid';
import { NS } from './ns';
import { child, childText, elements, xml, type Xml } from './xml';

/** A room that everybody may find. */
export interface FoundRoom {
  readonly room: string;
  readonly name: string;
  readonly description: string;
  readonly people: number;
  /** Everybody may enter, without a password. */
  readonly open: boolean;
}

/** A page of rooms. */
export interface FoundRooms {
  readonly rooms: readonly FoundRoom[];
  /** Where the next page begins; empty when there is none. */
  readonly next: string;
}

const PARAMETERS = 'urn:xmpp:channel-search:0:search-params';
const PAGE = 50;

/** Looks for rooms by words of their names, descriptions and addresses (XEP-0433); without words, for all. */
export function buildRoomSearch(service: string, words: string, after = ''): Xml {
  const query = words.trim();
  return xml(
    'iq',
    NS.client,
    { type: 'get', to: service },
    xml(
      'search',
      NS.rooms,
      {},
      xml('set', NS.resultSet, {}, xml('max', NS.resultSet, {}, String(PAGE)), after ? xml('after', NS.resultSet, {}, after) : undefined),
      answerForm({ type: PARAMETERS }, query === '' ? { all: ['true'] } : { q: [query] }),
    ),
  );
}

export function parseRoomSearch(iq: Xml): FoundRooms {
  const result = child(iq, 'result', NS.rooms);
  const rooms = elements(result, 'item').map((item) => ({
    room: bare(item.attrs['address'] ?? ''),
    name: childText(item, 'name') ?? '',
    description: childText(item, 'description') ?? '',
    people: Number(childText(item, 'nusers') ?? 0) || 0,
    open: child(item, 'is-open') !== undefined,
  }));
  const set = child(result, 'set', NS.resultSet);
  const index = Number(child(set, 'first')?.attrs['index'] ?? 0);
  const count = Number(childText(set, 'count') ?? 0);
  const next = index + rooms.length < count ? (childText(set, 'last') ?? '') : '';
  return { rooms: rooms.filter(({ room }) => room !== ''), next };
}
