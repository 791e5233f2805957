import { describe, expect, it } from 'vitest';
import { buildText } from '../../src/core/xmpp/build-message';
import { buildDisplayed, buildReceipt, parseMessage, type Reader } from '../../src/core/xmpp/message';
import { serialize } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

const SELF = 'alice@example.org';
const READER: Reader = { self: SELF, isRoom: (jid) => jid.endsWith('@rooms.example.org') };

describe('messages', () => {
  it('builds a chat message with all it needs to be tracked', () => {
    expect(serialize(buildText({ to: 'bob@example.org', room: false, occupant: false }, 'm1', { body: 'a < b & "c"' }))).toBe(
      '<message xmlns="jabber:client" to="bob@example.org" type="chat" id="m1">' +
        '<body>a &lt; b &amp; &quot;c&quot;</body>' +
        '<origin-id xmlns="urn:xmpp:sid:0" id="m1"/>' +
        '<request xmlns="urn:xmpp:receipts"/>' +
        '<markable xmlns="urn:xmpp:chat-markers:0"/>' +
        '<active xmlns="http://jabber.org/protocol/chatstates"/></message>',
    );
  });

  it('drops what XML cannot carry', () => {
    expect(serialize(buildText({ to: 'bob@example.org', room: false, occupant: false }, 'm1', { body: 'a\u0000b\ud800c\tend' }))).toContain('<body>abc\tend</body>');
  });

  it('reads a message with delay and stanza-id', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='bob@example.org/x' to='${SELF}' type='chat' id='7'>
        <body>你好</body><origin-id xmlns='urn:xmpp:sid:0' id='7'/>
        <stanza-id xmlns='urn:xmpp:sid:0' by='${SELF}' id='s1'/>
        <stanza-id xmlns='urn:xmpp:sid:0' by='evil@example.org' id='forged'/>
        <delay xmlns='urn:xmpp:delay' stamp='2026-03-11T09:41:00Z'/>
        <request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>
      </message>`),
      READER,
    );
    expect(parsed).toMatchObject({
      peer: 'bob@example.org',
      out: false,
      copy: false,
      id: '7',
      originId: '7',
      stanzaId: 's1',
      body: '你好',
      sentAt: Date.UTC(2026, 2, 11, 9, 41),
      wantsReceipt: true,
      markable: true,
    });
  });

  it('takes no stanza-id from anyone but our own server', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='bob@example.org/x' type='chat'><body>x</body>
        <stanza-id xmlns='urn:xmpp:sid:0' by='bob@example.org' id='forged'/></message>`),
      READER,
    );
    expect(parsed?.stanzaId).toBeUndefined();
  });

  it('unwraps a copy of what another device sent', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='${SELF}' to='${SELF}/web'>
        <sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>
          <message xmlns='jabber:client' from='${SELF}/phone' to='bob@example.org' type='chat' id='9'><body>hi</body></message>
        </forwarded></sent></message>`),
      READER,
    );
    expect(parsed).toMatchObject({ peer: 'bob@example.org', out: true, copy: true, body: 'hi' });
  });

  it('ignores a copy that someone else made up', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='evil@example.org' to='${SELF}/web'>
        <received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>
          <message xmlns='jabber:client' from='bob@example.org/x' to='${SELF}' type='chat'><body>pay</body></message>
        </forwarded></received></message>`),
      READER,
    );
    expect(parsed).toBeUndefined();
  });

  it('names the occupant who invited where the room hides addresses', () => {
    const invite = (by: string) =>
      fixture(`<message xmlns='jabber:client' from='tea@rooms.example.org'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='${by}'/></x></message>`);
    expect(parseMessage(invite('tea@rooms.example.org/李四'), READER)?.invitation).toMatchObject({ room: 'tea@rooms.example.org', by: 'tea@rooms.example.org/李四' });
    expect(parseMessage(invite('bob@example.org/x'), READER)?.invitation?.by).toBe('bob@example.org');
  });

  it('reads receipts, markers and typing', () => {
    const receipt = fixture(`<message xmlns='jabber:client' from='bob@example.org/x'><received xmlns='urn:xmpp:receipts' id='m1'/></message>`);
    const marker = fixture(`<message xmlns='jabber:client' from='bob@example.org/x'><displayed xmlns='urn:xmpp:chat-markers:0' id='m2'/></message>`);
    const typing = fixture(`<message xmlns='jabber:client' from='bob@example.org/x' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>`);
    expect(parseMessage(receipt, READER)?.receiptFor).toBe('m1');
    expect(parseMessage(marker, READER)?.displayedFor).toBe('m2');
    expect(parseMessage(typing, READER)?.chatState).toBe('composing');
  });

  it('reads an error as one, without a text to show', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='bob@example.org' type='error' id='m1'><body>hi</body>
        <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`),
      READER,
    );
    expect(parsed?.error?.condition).toBe('service-unavailable');
    expect(parsed?.body).toBeUndefined();
    expect(parsed?.out).toBe(false);
  });

  it('reads what is said in a room, by whom it says', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='hut@rooms.example.org/Bob' type='groupchat'><body>x</body>
        <occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>
        <stanza-id xmlns='urn:xmpp:sid:0' by='hut@rooms.example.org' id='r1'/>
        <stanza-id xmlns='urn:xmpp:sid:0' by='${SELF}' id='forged'/></message>`),
      READER,
    );
    expect(parsed).toMatchObject({ room: true, peer: 'hut@rooms.example.org', nick: 'Bob', author: 'o1', stanzaId: 'r1' });
  });

  it('reads files, and leaves out what stands there for clients that do not show them', () => {
    const url = 'https://example.org/upload/x/a.png';
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='bob@example.org/x' type='chat'><body>${url}</body>
        <x xmlns='jabber:x:oob'><url>${url}</url></x>
        <file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><media-type>image/png</media-type><name>a.png</name>
        <size>12</size><width>3</width><height>-4</height></file>
        <sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${url}'/></sources></file-sharing>
        <fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:sfs:0'><body/></fallback></message>`),
      READER,
    );
    expect(parsed?.body).toBe('');
    expect(parsed?.files).toMatchObject([{ url, name: 'a.png', type: 'image/png', size: 12, width: 3, height: 0 }]);
  });

  it('takes no address for a file that no browser may fetch', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='bob@example.org/x' type='chat'><body>javascript:alert(1)</body>
        <x xmlns='jabber:x:oob'><url>javascript:alert(1)</url></x></message>`),
      READER,
    );
    expect(parsed?.files).toEqual([]);
    expect(parsed?.body).toBe('javascript:alert(1)');
  });

  it('shows of a reply what is its own, and builds one so', () => {
    const built = buildText({ to: 'bob@example.org', room: false, occupant: false }, 'm2', {
      body: '好的',
      answered: { id: 'm1', to: 'bob@example.org', quote: '周末\n爬山吗？😀' },
    });
    const parsed = parseMessage({ ...built, attrs: { ...built.attrs, from: 'bob@example.org/x', to: SELF } }, READER);
    expect(parsed?.body).toBe('好的');
    expect(parsed?.reply).toEqual({ id: 'm1', to: 'bob@example.org', quote: '> 周末 爬山吗？😀\n' });
  });

  it('takes what it cannot read for that, not for its notice to those who cannot', () => {
    const sent = fixture(
      `<message xmlns='jabber:client' from='bob@example.org/a' id='e1' type='chat'><body>I sent an encrypted message</body><encrypted xmlns='eu.siacs.conversations.axolotl'/><encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl'/></message>`,
    );
    expect(parseMessage(sent, READER)).toMatchObject({ unreadable: true, body: undefined });
  });

  it('reads changes of what was said before, and tombstones', () => {
    const read = (inner: string) =>
      parseMessage(fixture(`<message xmlns='jabber:client' from='bob@example.org/x' type='chat'>${inner}</message>`), READER);
    expect(read(`<body>new</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/>`)).toMatchObject({
      body: undefined,
      change: { target: 'm1', change: { kind: 'correction', body: 'new' } },
    });
    expect(read(`<retract xmlns='urn:xmpp:message-retract:1' id='m1'/><body>/me took it back</body>`)?.change?.change.kind).toBe('retraction');
    expect(read(`<retracted xmlns='urn:xmpp:message-retract:1' id='m1'/>`)?.tombstone).toBe('author');
    const many = Array.from({ length: 40 }, () => '<reaction>🐢</reaction>').join('');
    const reactions = read(`<reactions xmlns='urn:xmpp:reactions:0' id='m1'>${many}</reactions>`)?.change?.change;
    expect(reactions?.kind === 'reactions' && reactions.emojis).toHaveLength(20);
  });

  it('asks the server to keep receipts and markers', () => {
    expect(serialize(buildReceipt('bob@example.org', 'm1', 'r1'))).toContain('<received xmlns="urn:xmpp:receipts" id="m1"/><store xmlns="urn:xmpp:hints"/>');
    expect(serialize(buildDisplayed('bob@example.org', 'm1', 'r1'))).toContain('<displayed xmlns="urn:xmpp:chat-markers:0" id="m1"/>');
  });
});
