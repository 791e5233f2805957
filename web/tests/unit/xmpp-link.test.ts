import { describe, expect, it } from 'vitest';
import { parseRoomLink, parseXmppLink, placeInFragment, roomLink } from '../../src/core/text/xmpp-link';
import { arrivalIn } from '../../src/state/app/arrival.svelte';

const HOME = 'https://chat.example.org';
const TEA = '茶-tea@rooms.example.org';

describe('links that lead somewhere inside', () => {
  it.each([
    ['xmpp:alice@example.org', { jid: 'alice@example.org', room: false }],
    ['xmpp:36238@example.org', { jid: '36238@example.org', room: false }],
    ['xmpp:tea@rooms.example.org?join', { jid: 'tea@rooms.example.org', room: true }],
    ['xmpp:tea@rooms.example.org?join;password=x', { jid: 'tea@rooms.example.org', room: true }],
    ['XMPP:%E8%8C%B6-tea@rooms.example.org?JOIN', { jid: TEA, room: true }],
    ['xmpp://me@example.org/tea@rooms.example.org?join', { jid: 'tea@rooms.example.org', room: true }],
    ['xmpp:alice@example.org?message;body=hi', { jid: 'alice@example.org', room: false }],
  ])('%s', (link, place) => {
    expect(parseXmppLink(link)).toEqual(place);
  });

  it.each(['', 'xmpp:', 'xmpp:example.org', 'xmpp:a%zz@b', 'xmpp:<a>@b', 'mailto:a@example.org', 'javascript:alert(1)'])('not with %s', (link) => {
    expect(parseXmppLink(link)).toBeUndefined();
  });

  it('a link into a room leads back into it, here alone', () => {
    const link = roomLink(HOME, TEA);
    expect(link).toBe(`${HOME}/#join=%E8%8C%B6-tea@rooms.example.org`);
    expect(parseRoomLink(link, HOME)).toEqual({ jid: TEA, room: true });
    expect(parseRoomLink(link, 'https://other.example.net')).toBeUndefined();
    expect(placeInFragment('#join=nonsense')).toBeUndefined();
    expect(placeInFragment('#invite=abcdef')).toBeUndefined();
  });

  it('a page may be opened with one', () => {
    expect(arrivalIn('', '#join=tea@rooms.example.org')).toEqual({ place: { jid: 'tea@rooms.example.org', room: true } });
    expect(arrivalIn(`?uri=${encodeURIComponent('xmpp:alice@example.org')}`)).toEqual({ place: { jid: 'alice@example.org', room: false } });
  });
});
