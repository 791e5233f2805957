import { describe, expect, it } from 'vitest';
import { withMentions } from '../../src/core/text/mention-tokens';
import { tokenize } from '../../src/core/text/styling';
import { RoomDesk, type RoomPlan } from '../../src/core/sync/room-desk';
import { Rooms } from '../../src/core/sync/rooms';
import { buildText } from '../../src/core/xmpp/build-message';
import { answerForm, parseForm } from '../../src/core/xmpp/data-form';
import { parseRoomSearch } from '../../src/core/xmpp/directory';
import { findMentions } from '../../src/core/xmpp/mentions';
import { parseMessage } from '../../src/core/xmpp/message';
import { buildDestroy, buildInvitations, parseAffiliations, parseRoomInfo } from '../../src/core/xmpp/room-admin';
import { parseNotice } from '../../src/core/xmpp/room-notice';
import { StanzaError } from '../../src/core/xmpp/stanza-error';
import { serialize, type Xml } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

const SELF = 'alice@example.org';
const HUT = 'hut@rooms.example.org';
const PLAN: RoomPlan = {
  name: '茶 Tea & Cake!',
  description: '',
  listed: true,
  temporary: false,
  membersOnly: false,
  moderated: false,
  password: '',
  people: ['bob@example.org'],
};

/** A server on which rooms open at once, and none is there yet but those of the test. */
class FakeServer {
  online = true;
  readonly sent: string[] = [];
  readonly there = new Set<string>();
  rooms: Rooms | undefined;

  send(stanza: Xml): boolean {
    this.sent.push(serialize(stanza, 'jabber:client'));
    const to = stanza.attrs['to'] ?? '';
    if (stanza.name !== 'presence' || stanza.attrs['type']) return true;
    queueMicrotask(() =>
      this.rooms?.onPresence(
        fixture(`<presence xmlns='jabber:client' from='${to}'><x xmlns='http://jabber.org/protocol/muc#user'>
          <item affiliation='owner' role='moderator'/><status code='110'/><status code='201'/></x></presence>`),
      ),
    );
    return true;
  }

  async iq(request: Xml): Promise<Xml> {
    this.sent.push(serialize(request, 'jabber:client'));
    const to = request.attrs['to'] ?? '';
    if (serialize(request).includes('disco#info') && !this.there.has(to)) throw new StanzaError('item-not-found', '', []);
    return fixture(`<iq xmlns='jabber:client' type='result' from='${to}'/>`);
  }
}

function makeDesk() {
  const server = new FakeServer();
  const nothing = () => undefined;
  const listener = { onRoom: nothing, onRoomGone: nothing, onRoomNotice: nothing };
  const rooms = new Rooms(SELF, server, listener, nothing, () => 'Alice');
  server.rooms = rooms;
  return { server, rooms, desk: new RoomDesk(SELF, server, rooms, () => 'n3wr00m') };
}

describe('the desk for rooms', () => {
  it('makes a room under an address people can read, keeps it, and invites', async () => {
    const { server, rooms, desk } = makeDesk();
    expect(await desk.create(PLAN)).toBe('茶-tea-cake@rooms.example.org');
    const config = server.sent.find((stanza) => stanza.includes('muc#owner')) ?? '';
    expect(config).toContain('<field var="muc#roomconfig_roomname"><value>茶 Tea &amp; Cake!</value></field>');
    expect(config).toContain('<field var="muc#roomconfig_persistentroom"><value>1</value></field>');
    expect(config).not.toContain('roomsecret');
    expect(server.sent.at(-1)).toContain('<invite to="bob@example.org"/>');
    expect(rooms.view('茶-tea-cake@rooms.example.org')).toMatchObject({ kept: true, state: { kind: 'inside' } });
    rooms.close();
  });

  it('takes an address nobody guesses for a hidden room, and where the readable one is taken', async () => {
    const { server, rooms, desk } = makeDesk();
    expect(await desk.create({ ...PLAN, listed: false })).toBe('n3wr00m@rooms.example.org');
    server.there.add('tea@rooms.example.org');
    expect(await desk.create({ ...PLAN, name: 'Tea', people: [] })).toBe('n3wr00m@rooms.example.org');
    rooms.close();
  });

  it('never brings a room back that is gone', async () => {
    const { server, rooms } = makeDesk();
    await expect(rooms.enter(HUT)).rejects.toMatchObject({ condition: 'gone' });
    expect(rooms.view(HUT)?.state.kind).toBe('destroyed');
    expect(server.sent.at(-1)).toBe(`<presence to="${HUT}/Alice" type="unavailable"/>`);
    rooms.close();
  });

  it('says whether another name in a room was taken', async () => {
    const { server, rooms } = makeDesk();
    await rooms.enter(HUT, { make: true });
    await rooms.rename(HUT, '阿丽');
    expect(rooms.view(HUT)?.nick).toBe('阿丽');
    const refused = rooms.rename(HUT, 'Bob');
    server.rooms = undefined;
    rooms.onPresence(
      fixture(`<presence xmlns='jabber:client' type='error' from='${HUT}/Bob'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`),
    );
    await expect(refused).rejects.toMatchObject({ condition: 'conflict' });
    rooms.close();
  });
});

describe('what rooms tell', () => {
  it('is read from the directory, page by page', () => {
    const page = parseRoomSearch(
      fixture(`<iq xmlns='jabber:client' type='result'><result xmlns='urn:xmpp:channel-search:0:search'>
        <item address='${HUT}'><name>Hut</name><description>For all</description><nusers>2</nusers><is-open/></item>
        <item address='shut@rooms.example.org'><nusers>many</nusers></item>
        <set xmlns='http://jabber.org/protocol/rsm'><first index='0'>${HUT}</first><last>shut@rooms.example.org</last><count>5</count></set></result></iq>`),
    );
    expect(page.rooms).toEqual([
      { room: HUT, name: 'Hut', description: 'For all', people: 2, open: true },
      { room: 'shut@rooms.example.org', name: '', description: '', people: 0, open: false },
    ]);
    expect(page.next).toBe('shut@rooms.example.org');
  });

  it('is read from what they say of themselves', () => {
    const info = parseRoomInfo(
      HUT,
      fixture(`<iq xmlns='jabber:client' type='result'><query xmlns='http://jabber.org/protocol/disco#info'>
        <identity category='conference' type='text' name='Hut'/><feature var='muc_hidden'/><feature var='muc_temporary'/><feature var='muc_passwordprotected'/>
        <x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roominfo</value></field>
        <field var='muc#roominfo_occupants'><value>3</value></field><field var='muc#roominfo_subjectmod'><value>1</value></field></x></query></iq>`),
    );
    expect(info).toMatchObject({ name: 'Hut', people: 3, listed: false, lasting: false, password: true, membersOnly: false, subjectOpen: true });
  });

  it('is heard beside the talk: other settings, declined invitations', () => {
    const hear = (inner: string) => parseNotice(fixture(`<message xmlns='jabber:client' from='${HUT}' type='groupchat'>${inner}</message>`));
    const user = (inner: string) => `<x xmlns='http://jabber.org/protocol/muc#user'>${inner}</x>`;
    expect(hear(user(`<status code='104'/>`))).toEqual({ kind: 'changed', room: HUT });
    expect(hear(user(`<decline from='bob@example.org/x'><reason>late</reason></decline>`))).toMatchObject({ kind: 'declined', by: 'bob@example.org', reason: 'late' });
    expect(hear('<body>hi</body>')).toBeUndefined();
  });

  it('is read from their lists, and asked of them in XEP-0045’s words', () => {
    const list = parseAffiliations(
      fixture(`<iq xmlns='jabber:client'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='bob@example.org/x'><reason>noise</reason></item></query></iq>`),
    );
    expect(list).toEqual([{ jid: 'bob@example.org', affiliation: 'outcast', reason: 'noise' }]);
    expect(serialize(buildInvitations(HUT, 'i1', ['bob@example.org'], 'come'), 'jabber:client')).toBe(
      `<message to="${HUT}" id="i1"><x xmlns="http://jabber.org/protocol/muc#user"><invite to="bob@example.org"><reason>come</reason></invite></x></message>`,
    );
    expect(serialize(buildDestroy(HUT, ''), 'jabber:client')).toContain('<destroy/>');
  });
});

describe('forms', () => {
  it('are read with their labels and choices, and answered', () => {
    const form = parseForm(
      fixture(`<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='form'><title>Room</title>
        <field var='FORM_TYPE' type='hidden'><value>urn:example</value></field>
        <field var='open' type='boolean' label='Open'><value>1</value></field>
        <field var='who' type='list-single' label='Who'><value>a</value><option label='All'><value>a</value></option><option><value>b</value></option></field>
        <field var='strange' type='unheard-of'/></x></query>`),
    );
    expect(form).toMatchObject({ type: 'urn:example', title: 'Room' });
    expect(form?.fields.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['open boolean', 'who list-single', 'strange text-single']);
    expect(form?.fields[1]?.options).toEqual([{ value: 'a', label: 'All' }, { value: 'b', label: 'b' }]);
    expect(serialize(answerForm({ type: 'urn:example' }, { open: ['0'], who: [] }))).toBe(
      '<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>urn:example</value></field><field var="open"><value>0</value></field><field var="who"/></x>',
    );
  });
});

describe('mentions', () => {
  const people = [
    { nick: 'Al', jid: 'al@example.org' },
    { nick: 'Al Bo', jid: 'albo@example.org' },
    { nick: '王大娘', jid: 'wang@example.org' },
  ];

  it('are found by the longest name, in characters as people count them', () => {
    expect(findMentions('😀 @Al Bo, @王大娘你好', people)).toEqual([
      { begin: 2, end: 8, jid: 'albo@example.org' },
      { begin: 10, end: 14, jid: 'wang@example.org' },
    ]);
    expect(findMentions('@Alice and al@example.org', people)).toEqual([]);
  });

  it('go out and are read again behind a quote', () => {
    const body = '好 @王大娘 谢谢';
    const built = buildText({ to: HUT, room: true, occupant: false }, 'm1', {
      body,
      mentions: findMentions(body, people),
      answered: { id: 's1', to: `${HUT}/Al`, quote: '早😀' },
    });
    const parsed = parseMessage({ ...built, attrs: { ...built.attrs, from: `${HUT}/Alice` } }, { self: 'wang@example.org', isRoom: () => true });
    expect(parsed).toMatchObject({ body, mention: true, mentions: [{ begin: 2, end: 6, jid: 'wang@example.org' }] });
  });

  it('of nonsense places name nobody in the text', () => {
    const parsed = parseMessage(
      fixture(`<message xmlns='jabber:client' from='${HUT}/Bob' type='groupchat'><body>hi</body>
        <reference xmlns='urn:xmpp:reference:0' type='mention' begin='-1' end='99' uri='xmpp:${SELF}'/>
        <reference xmlns='urn:xmpp:reference:0' type='data' begin='0' end='1' uri='https://example.org/'/></message>`),
      { self: SELF, isRoom: () => true },
    );
    expect(parsed).toMatchObject({ mention: true, mentions: [{ begin: 0, end: 0, jid: SELF }] });
    expect(withMentions(tokenize('hi'), 'hi', parsed?.mentions ?? [])).toEqual([{ kind: 'text', text: 'hi' }]);
  });

  it('are marked in the text, and links stay links', () => {
    const body = '@王大娘 看 https://example.org/@王大娘';
    const tokens = withMentions(tokenize(body), body, [{ begin: 0, end: 4, jid: 'wang@example.org' }]);
    expect(tokens[0]).toEqual({ kind: 'mention', text: '@王大娘', jid: 'wang@example.org' });
    expect(tokens.some((token) => token.kind === 'link')).toBe(true);
  });
});
