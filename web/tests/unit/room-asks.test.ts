import { describe, expect, it } from 'vitest';
import { isSame, NOTHING_WAITS, type RoomAsk, withAsk, withInvitation } from '../../src/core/model/waiting';
import { Rooms } from '../../src/core/sync/rooms';
import { RoomDesk } from '../../src/core/sync/room-desk';
import { parseMessage, type Reader } from '../../src/core/xmpp/message';
import { serialize, type Xml } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

const SELF = 'alice@example.org';
const HUT = 'hut@rooms.example.org';
const READER: Reader = { self: SELF, isRoom: (jid) => jid.endsWith('@rooms.example.org') };
const JOIN: RoomAsk = { kind: 'join', room: HUT, nick: 'Bobby', jid: 'bob@example.org' };

function form(type: string, fields: Readonly<Record<string, string>>): string {
  const all = Object.entries({ FORM_TYPE: `http://jabber.org/protocol/muc#${type}`, ...fields });
  return `<x xmlns='jabber:x:data' type='form'>${all.map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`).join('')}</x>`;
}

function read(inner: string, from = HUT) {
  return parseMessage(fixture(`<message xmlns='jabber:client' from='${from}' to='${SELF}'>${inner}</message>`), READER);
}

function makeDesk() {
  const sent: string[] = [];
  const wire = {
    online: true,
    send: (stanza: Xml) => {
      sent.push(serialize(stanza));
      return true;
    },
    iq: async (request: Xml) => {
      sent.push(serialize(request));
      return fixture(`<iq xmlns='jabber:client' type='result'/>`);
    },
  };
  const nothing = () => undefined;
  const rooms = new Rooms(SELF, wire, { onRoom: nothing, onRoomGone: nothing, onRoomNotice: nothing }, nothing, () => 'Alice');
  let count = 0;
  return { sent, rooms, desk: new RoomDesk(SELF, wire, rooms, () => `m${++count}`) };
}

describe('what is asked of a room', () => {
  it('is read from its form, and the text beside it is for others', () => {
    const asked = read(`<body>bob wants in</body>${form('register', { 'muc#register_roomnick': 'Bobby', 'x-skein-address': 'bob@example.org' })}`);
    expect(asked).toMatchObject({ ask: JOIN, body: undefined });
    expect(read(form('request', { 'muc#roomnick': 'Bob', 'muc#jid': 'bob@example.org/x' }))?.ask).toEqual({ kind: 'voice', room: HUT, nick: 'Bob', jid: 'bob@example.org' });
  });

  it('is believed of the room alone', () => {
    const forged = read(`<body>look</body>${form('register', { 'muc#register_roomnick': 'Bobby' })}`, `${HUT}/Mallory`);
    expect(forged).toMatchObject({ ask: undefined, body: 'look' });
    expect(read(form('register', {}))?.ask).toBeUndefined();
    expect(read(form('roomconfig', { 'muc#register_roomnick': 'Bobby' }))?.ask).toBeUndefined();
  });

  it('is asked and answered in the words of XEP-0045', async () => {
    const { sent, desk } = makeDesk();
    await desk.askToJoin(HUT, 'Alice');
    expect(sent.at(-1)).toContain('<query xmlns="jabber:iq:register"><x xmlns="jabber:x:data" type="submit">');
    expect(sent.at(-1)).toContain('<field var="muc#register_roomnick"><value>Alice</value></field>');
    desk.answer(JOIN, true);
    expect(sent.at(-1)).toContain('<field var="x-skein-address"><value>bob@example.org</value></field><field var="muc#register_allow"><value>1</value></field>');
    desk.answer({ kind: 'voice', room: HUT, nick: 'Bob', jid: '' }, false);
    expect(sent.at(-1)).toContain('<field var="muc#request_allow"><value>0</value></field>');
  });

  it('may be refused, and what was refused is known', () => {
    const { rooms, desk } = makeDesk();
    desk.setSubject(HUT, 'tea');
    desk.invite(HUT, ['bob@example.org']);
    expect(rooms.errands.refusal('m1', 'forbidden')).toEqual({ room: HUT, errand: 'subject', condition: 'forbidden' });
    expect(rooms.errands.refusal('m1', 'forbidden')).toBeUndefined();
    expect(rooms.errands.refusal('else', 'forbidden')).toBeUndefined();
  });
});

describe('what waits', () => {
  it('waits once, however often it is asked', () => {
    const twice = withAsk(withAsk(NOTHING_WAITS, JOIN), { ...JOIN, jid: 'b@example.org' });
    expect(twice.asks).toEqual([{ ...JOIN, jid: 'b@example.org' }]);
    expect(isSame(JOIN, { ...JOIN, kind: 'voice' })).toBe(false);
    const invitation = { room: HUT, by: 'bob@example.org', password: '', reason: '' };
    expect(withInvitation(withInvitation(NOTHING_WAITS, invitation), { ...invitation, reason: 'tea' }).invitations).toEqual([{ ...invitation, reason: 'tea' }]);
  });
});
