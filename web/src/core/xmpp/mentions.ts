import type { Mention } from '../model/message';
import { bare, resource } from './jid';
import { NS } from './ns';
import { elements, type Xml } from './xml';

/** Who can be named in a room: the nickname, and the address that is then referred to. */
export interface Nameable {
  readonly nick: string;
  readonly jid: string;
}

/**
 * Reads who is named in a text (XEP-0372). `shown` is the end of the whole body that is left when the quote in front,
 * which only other clients show, is taken away.
 */
export function parseMentions(stanza: Xml, whole: string, shown: string): Mention[] {
  const shift = whole.endsWith(shown) ? [...whole].length - [...shown].length : 0;
  const length = [...shown].length;
  return elements(stanza, 'reference').flatMap((each) => {
    const { type, uri = '', begin = '', end = '' } = each.attrs;
    if (each.ns !== NS.reference || type !== 'mention' || !uri.startsWith('xmpp:')) return [];
    const from = Number(begin) - shift;
    const to = Number(end) - shift;
    const placed = /^\d+$/.test(begin) && /^\d+$/.test(end) && from >= 0 && from < to && to <= length;
    return [{ begin: placed ? from : 0, end: placed ? to : 0, jid: addressIn(uri) }];
  });
}

function addressIn(uri: string): string {
  const raw = uri.slice('xmpp:'.length).split('?')[0] ?? '';
  let address = raw;
  try {
    address = decodeURIComponent(raw);
  } catch {
    // Then it was written as it is.
  }
  return resource(address) === '' ? bare(address) : address;
}

/** Finds the names that a text says with an @ in front, the longest that fits at each place. */
export function findMentions(body: string, people: readonly Nameable[]): Mention[] {
  if (!body.includes('@')) return [];
  const longestFirst = people.filter(({ nick }) => nick !== '').toSorted((a, b) => b.nick.length - a.nick.length);
  const found: Mention[] = [];
  for (let at = body.indexOf('@'); at >= 0; at = body.indexOf('@', at + 1)) {
    const rest = body.slice(at + 1);
    const named = longestFirst.find(({ nick }) => rest.startsWith(nick));
    if (!named || continues(named.nick, rest.charAt(named.nick.length))) continue;
    const begin = [...body.slice(0, at)].length;
    found.push({ begin, end: begin + 1 + [...named.nick].length, jid: named.jid });
  }
  return found;
}

/** A name in letters that goes on in letters is another name; Chinese needs no space behind a name. */
function continues(nick: string, next: string): boolean {
  return /[A-Za-z0-9_]$/.test(nick) && /[A-Za-z0-9_]/.test(next);
}
