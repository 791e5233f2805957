import { describe, expect, it } from 'vitest';
import { Rooms, type RoomView } from '../../src/core/sync/rooms';
import type { RoomNotice } from '../../src/core/xmpp/room-notice';
import { serialize, type Xml } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

const SELF = 'alice@example.org';
const HUT = 'hut@rooms.example.org';

/** A server that keeps no bookmarks but those of the test. */
class FakeWire {
  online = true;
  readonly sent: string[] = [];
  bookmarks = '';

  send(stanza: Xml): boolean {
    this.sent.push(serialize(stanza, 'jabber:client'));
    return this.online;
  }

  async iq(request: Xml): Promise<Xml> {
    this.sent.push(serialize(request, 'jabber:client'));
    return fixture(
      `<iq xmlns='jabber:client' type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'>${this.bookmarks}</items></pubsub></iq>`,
    );
  }
}

function makeRooms(wire: FakeWire) {
  const told: RoomView[] = [];
  const inside: string[] = [];
  const gone: string[] = [];
  const notices: RoomNotice[] = [];
  const listener = { onRoom: (view: RoomView) => told.push(view), onRoomGone: (room: string) => gone.push(room), onRoomNotice: (notice: RoomNotice) => notices.push(notice) };
  const rooms = new Rooms(SELF, wire, listener, (room, me) => inside.push(`${room} ${me}`), () => 'Alice');
  return { rooms, told, inside, gone, notices };
}

function presence(nick: string, inner: string, attributes = ''): Xml {
  return fixture(`<presence xmlns='jabber:client' from='${HUT}/${nick}' ${attributes}>${inner}</presence>`);
}

function here(nick: string, id: string, status = ''): Xml {
  return presence(
    nick,
    `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='${id}'/>
     <x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/>${status}</x>`,
  );
}

const SELF_STATUS = `<status code='110'/>`;

describe('rooms', () => {
  it('are entered when the bookmark says so, without old messages', async () => {
    const wire = new FakeWire();
    wire.bookmarks = `<item id='${HUT}'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true' name='The hut'><nick>阿丽</nick></conference></item>`;
    const { rooms } = makeRooms(wire);
    await rooms.onNewSession();
    expect(wire.sent.at(-1)).toBe(
      `<presence to="${HUT}/阿丽"><x xmlns="http://jabber.org/protocol/muc"><history maxstanzas="0"/></x></presence>`,
    );
    expect(rooms.view(HUT)).toMatchObject({ name: 'The hut', kept: true, state: { kind: 'entering' } });
    rooms.close();
  });

  it('know who is there, and who we are', async () => {
    const { rooms, inside } = makeRooms(new FakeWire());
    const entering = rooms.enter(HUT);
    rooms.onPresence(here('Bob', 'b1'));
    rooms.onPresence(here('Alice', 'a1', SELF_STATUS));
    await entering;
    expect(inside).toEqual([`${HUT} a1`]);
    expect(rooms.occupants(HUT).map(({ nick }) => nick)).toEqual(['Bob', 'Alice']);
    expect(rooms.isMe(HUT, 'a1', 'whatever')).toBe(true);
    expect(rooms.isMe(HUT, 'b1', 'Alice')).toBe(false);
    rooms.onPresence(presence('Bob', `<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='none'/></x>`, `type='unavailable'`));
    expect(rooms.view(HUT)?.count).toBe(1);
    rooms.close();
  });

  it('give another name when ours is taken', () => {
    const wire = new FakeWire();
    const { rooms } = makeRooms(wire);
    void rooms.enter(HUT);
    const taken = `<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;
    rooms.onPresence(presence('Alice', taken, `type='error'`));
    expect(wire.sent.at(-1)).toContain(`to="${HUT}/Alice 2"`);
    rooms.close();
  });

  it('let in many people of one name, and end trying somewhere', async () => {
    const wire = new FakeWire();
    const { rooms } = makeRooms(wire);
    const entering = rooms.enter(HUT);
    const taken = `<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;
    const nicks: string[] = [];
    for (let tries = 0; tries < 7; tries++) {
      const nick = /\/([^"]+)"/.exec(wire.sent.at(-1) ?? '')?.[1] ?? '';
      nicks.push(nick);
      rooms.onPresence(presence(nick, taken, `type='error'`));
    }
    expect(nicks.slice(0, 5)).toEqual(['Alice', 'Alice 2', 'Alice 3', 'Alice 4', 'Alice 5']);
    expect(nicks[5]).toMatch(/^Alice \d{4}$/);
    expect(nicks[6]).toMatch(/^Alice \d{6}$/);
    await expect(entering).rejects.toMatchObject({ condition: 'conflict' });
    rooms.close();
  });

  it('say why we may not enter, and why we had to go', async () => {
    const { rooms } = makeRooms(new FakeWire());
    const refused = rooms.enter(HUT);
    const error = `<error type='auth'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;
    rooms.onPresence(presence('Alice', error, `type='error'`));
    await expect(refused).rejects.toMatchObject({ condition: 'not-authorized' });
    const again = rooms.enter(HUT, { password: 'sesame' });
    rooms.onPresence(here('Alice', 'a1', SELF_STATUS));
    await again;
    const kick = `<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'><actor nick='Bob'/><reason>noise</reason></item><status code='307'/>${SELF_STATUS}</x>`;
    rooms.onPresence(presence('Alice', kick, `type='unavailable'`));
    expect(rooms.view(HUT)?.state).toEqual({ kind: 'removed', why: 'kicked', by: 'Bob', reason: 'noise' });
    rooms.close();
  });

  it('are entered under the own name while the bookmark has none but the account’s', async () => {
    const wire = new FakeWire();
    wire.bookmarks = `<item id='${HUT}'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'><nick>alice</nick></conference></item>`;
    const { rooms } = makeRooms(wire);
    await rooms.onNewSession();
    expect(wire.sent.at(-1)).toContain(`to="${HUT}/Alice"`);
    rooms.close();
  });

  it('follow the own name where they know no other', async () => {
    const wire = new FakeWire();
    const { rooms } = makeRooms(wire);
    const entering = rooms.enter(HUT);
    rooms.onPresence(here('Alice', 'a1', SELF_STATUS));
    await entering;
    rooms.onOwnName('Alice', '阿丽');
    expect(wire.sent.at(-1)).toBe(`<presence to="${HUT}/阿丽"/>`);
    const sent = wire.sent.length;
    rooms.onOwnName('Somebody', 'Else');
    expect(wire.sent).toHaveLength(sent);
    rooms.close();
  });

  it('hear their nickname as a word of its own only', async () => {
    const { rooms } = makeRooms(new FakeWire());
    const entering = rooms.enter(HUT);
    rooms.onPresence(here('Ann', 'a1', SELF_STATUS));
    await entering;
    expect(['Ann: hi', 'hi ann!', '@Ann谢谢', 'Anna', 'Joann'].map((body) => rooms.namesMe(HUT, body))).toEqual([true, true, true, false, false]);
    rooms.close();
  });

  it('are told of once, however many come at a time', async () => {
    const { rooms, told } = makeRooms(new FakeWire());
    const entering = rooms.enter(HUT);
    for (let index = 0; index < 500; index++) rooms.onPresence(here(`n${index}`, `o${index}`));
    rooms.onPresence(here('Alice', 'a1', SELF_STATUS));
    await entering;
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]?.count).toBe(501);
    rooms.close();
  });
});
