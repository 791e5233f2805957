import { addressOf } from '../xmpp/jid';

/** Where a link leads inside the client: to somebody, or into a room. */
export interface Place {
  /** Bare address. */
  readonly jid: string;
  readonly room: boolean;
}

/** Reads `xmpp:room@rooms.example.org?join` and `xmpp:alice@example.org` (RFC 5122, XEP-0147). Undefined for anything else. */
export function parseXmppLink(link: string): Place | undefined {
  const parts = /^xmpp:(?:\/\/[^/?#]*\/)?([^?#]+)(?:\?([a-z]*))?/i.exec(link.trim());
  const jid = parts ? addressIn(parts[1] ?? '') : undefined;
  return jid ? { jid, room: parts?.[2]?.toLowerCase() === 'join' } : undefined;
}

/** Reads the link to a room that `roomLink` makes. `home` is where this client's page is. */
export function parseRoomLink(link: string, home: string): Place | undefined {
  const [page, fragment = ''] = link.trim().split('#');
  return page === `${home}/` || page === home || page === '' ? placeInFragment(`#${fragment}`) : undefined;
}

/** What the fragment of the page's address asks for. */
export function placeInFragment(fragment: string): Place | undefined {
  const encoded = /^#join=([^&]{3,3071})$/.exec(fragment)?.[1];
  const jid = encoded ? addressIn(encoded) : undefined;
  return jid ? { jid, room: true } : undefined;
}

/** A link that leads into a room: in the fragment, so that the address reaches no log. */
export function roomLink(home: string, room: string): string {
  return `${home}/#join=${encodeURIComponent(room).replace(/%40/g, '@')}`;
}

function addressIn(encoded: string): string | undefined {
  try {
    const decoded = decodeURIComponent(encoded);
    return decoded.includes('@') ? addressOf(decoded, '') : undefined;
  } catch {
    return undefined;
  }
}
