import { describe, expect, it } from 'vitest';
import { buildChat, buildDisplayed, buildReceipt, parseMessage } from '../../src/core/xmpp/message';
import { serialize } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

const SELF = 'alice@example.org';

describe('messages', () => {
  it('builds a chat message with all it needs to be tracked', () => {
    expect(serialize(buildChat('bob@example.org', 'm1', 'a < b & "c"'))).toBe(
      '<message xmlns="jabber:client" to="bob@example.org" type="chat" id="m1">' +
        '<body>a &lt; b &amp; &quot;c&quot;</body>' +
        '<origin-id xmlns="urn:xmpp:sid:0" id="m1"/>' +
        '<request xmlns="urn:xmpp:receipts"/>' +
        '<markable xmlns="urn:xmpp:chat-markers:0"/>' +
        '<active xmlns="http://jabber.org/protocol/chatstates"/></message>',
    );
  });

  it('drops what XML cannot carry', () => {
    expect(serialize(buildChat('bob@example.org', 'm1', 'a\u0000b\ud800c\tend'))).toContain('<body>abc\tend</body>');
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
      SELF,
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
      SELF,
    );
    expect(parsed?.stanzaId).toBeUndefined();
  });

  it('unwraps a copy of what another device sent', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='${SELF}' to='${SELF}/web'>
        <sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>
          <message xmlns='jabber:client' from='${SELF}/phone' to='bob@example.org' type='chat' id='9'><body>hi</body></message>
        </forwarded></sent></message>`),
      SELF,
    );
    expect(parsed).toMatchObject({ peer: 'bob@example.org', out: true, copy: true, body: 'hi' });
  });

  it('ignores a copy that someone else made up', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='evil@example.org' to='${SELF}/web'>
        <received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>
          <message xmlns='jabber:client' from='bob@example.org/x' to='${SELF}' type='chat'><body>pay</body></message>
        </forwarded></received></message>`),
      SELF,
    );
    expect(parsed).toBeUndefined();
  });

  it('reads receipts, markers and typing', () => {
    const receipt = fixture(`<message xmlns='jabber:client' from='bob@example.org/x'><received xmlns='urn:xmpp:receipts' id='m1'/></message>`);
    const marker = fixture(`<message xmlns='jabber:client' from='bob@example.org/x'><displayed xmlns='urn:xmpp:chat-markers:0' id='m2'/></message>`);
    const typing = fixture(`<message xmlns='jabber:client' from='bob@example.org/x' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>`);
    expect(parseMessage(receipt, SELF)?.receiptFor).toBe('m1');
    expect(parseMessage(marker, SELF)?.displayedFor).toBe('m2');
    expect(parseMessage(typing, SELF)?.chatState).toBe('composing');
  });

  it('reads an error as one, without a text to show', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='bob@example.org' type='error' id='m1'><body>hi</body>
        <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`),
      SELF,
    );
    expect(parsed?.error?.condition).toBe('service-unavailable');
    expect(parsed?.body).toBeUndefined();
    expect(parsed?.out).toBe(false);
  });

  it('leaves group chat to whoever knows rooms', () => {
    expect(parseMessage(fixture(`<message xmlns='jabber:client' from='room@example.org/x' type='groupchat'><body>x</body></message>`), SELF)).toBeUndefined();
  });

  it('asks the server to keep receipts and markers', () => {
    expect(serialize(buildReceipt('bob@example.org', 'm1', 'r1'))).toContain('<received xmlns="urn:xmpp:receipts" id="m1"/><store xmlns="urn:xmpp:hints"/>');
    expect(serialize(buildDisplayed('bob@example.org', 'm1', 'r1'))).toContain('<displayed xmlns="urn:xmpp:chat-markers:0" id="m1"/>');
  });
});
