import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccountStore } from '../../src/core/store/account-store';
import { forgetAccount } from '../../src/core/store/database';
import { History } from '../../src/core/sync/history';
import { Inbox } from '../../src/core/sync/inbox';
import { parseMessage } from '../../src/core/xmpp/message';
import { Archive, BOB, DEAF, HUT, numbers, READER, SELF, SETTING } from './fake-archive';
import { fixture } from './xml-fixture';

let store: AccountStore;
let archive: Archive;
let inbox: Inbox;
let history: History;
let ids = 0;
const heard: string[] = [];

beforeEach(async () => {
  store = await AccountStore.open(SELF);
  archive = new Archive();
  heard.length = 0;
  begin();
});

/** What a page has in memory. */
function begin(): void {
  inbox = new Inbox(
    store.talk,
    {
      ...DEAF,
      onMessages: (arrived) => heard.push(...arrived.filter(({ added }) => added).map(({ message }) => `new ${message.body}`)),
      onChanged: ({ message }) => heard.push(`changed ${message.body}`),
    },
    () => undefined,
    SETTING,
    () => `q${++ids}`,
    () => Date.now(),
  );
  const listener = {
    onOlder: (_chat: string, messages: readonly { body: string }[]) => heard.push(`older ${messages.length}`),
    onLine: () => undefined,
    onGap: () => heard.push('gap'),
  };
  history = new History(archive, store, inbox, listener, () => `q${++ids}`, { catchUp: 20, firstSight: 60, roomPages: 5 });
  archive.history = history;
}

afterEach(async () => {
  store.close();
  await forgetAccount(SELF);
});

async function bodies(chat = BOB): Promise<string[]> {
  return (await store.talk.page(chat, 1000)).map(({ body }) => body);
}

async function readAll(): Promise<void> {
  for (let line = await store.talk.line(BOB); line && !line.whole; line = await store.talk.line(BOB)) await history.older(line);
}

describe('the own archive', () => {
  it('gives a new device the newest of each conversation, whole where it is short', async () => {
    for (const body of numbers(1, 30)) archive.add(`${BOB}/x`, SELF, `<body>${body}</body>`);
    await history.catchUp();
    expect(await bodies()).toEqual(numbers(1, 30));
    expect(await store.talk.line(BOB)).toMatchObject({ whole: true, unread: 30, last: { body: '30' } });
    expect((await store.snapshot()).cursor).toBe('p30');
  });

  it('tells a new device what became of own messages, also where that stands on a later page', async () => {
    const say = (body: string) => archive.add(`${SELF}/phone`, BOB, `<body>${body}</body>`);
    const hear = (inner: string) => archive.add(`${BOB}/x`, SELF, inner);
    for (const body of numbers(1, 70)) {
      say(body);
      hear(`<received xmlns='urn:xmpp:receipts' id='m${archive.lines.length}'/>`);
    }
    hear(`<displayed xmlns='urn:xmpp:chat-markers:0' id='m129'/>`);
    say('71');
    await history.catchUp();
    await readAll();
    const states = (await store.talk.page(BOB, 1000)).map(({ state }) => state);
    expect(states).toEqual([...Array<string>(65).fill('read'), ...Array<string>(5).fill('delivered'), 'sent']);
  });

  it('goes on with what is known of own messages after a start', async () => {
    for (const body of numbers(1, 70)) archive.add(`${SELF}/phone`, BOB, `<body>${body}</body>`);
    archive.add(`${BOB}/x`, SELF, `<displayed xmlns='urn:xmpp:chat-markers:0' id='m70'/>`);
    await history.catchUp();
    begin();
    await readAll();
    expect(new Set((await store.talk.page(BOB, 1000)).map(({ state }) => state))).toEqual(new Set(['read']));
  });

  it('tells what became of messages that this device kept while it sent them', async () => {
    const mine = `<body>tea?</body><origin-id xmlns='urn:xmpp:sid:0' id='m1'/>`;
    archive.add(`${SELF}/phone`, BOB, mine);
    const sent = parseMessage(fixture(`<message xmlns='jabber:client' from='${SELF}/phone' to='${BOB}' type='chat' id='m1'>${mine}</message>`), READER);
    if (sent) inbox.take(sent);
    archive.add(`${BOB}/x`, SELF, `<received xmlns='urn:xmpp:receipts' id='m1'/>`);
    await history.catchUp();
    expect((await store.talk.page(BOB, 9)).map(({ body, state }) => `${body} ${state}`)).toEqual(['tea? delivered']);
  });

  it('fills in what happened while the device was away, own words of other devices too, without doubles', async () => {
    archive.add(`${BOB}/x`, SELF, `<body>1</body>`);
    await history.catchUp();
    archive.add(`${BOB}/x`, SELF, `<body>2</body>`);
    archive.add(`${SELF}/phone`, BOB, `<body>3</body>`);
    archive.add(`${BOB}/x`, SELF, `<replace xmlns='urn:xmpp:message-correct:0' id='m1'/><body>one</body>`);
    // The mailbox gives one of them as well.
    const waited = parseMessage(
      fixture(`<message xmlns='jabber:client' from='${BOB}/x' type='chat' id='m2'><body>2</body><stanza-id xmlns='urn:xmpp:sid:0' by='${SELF}' id='p2'/>
        <delay xmlns='urn:xmpp:delay' stamp='${archive.lines[1]?.at}'/></message>`),
      READER,
    );
    if (waited) inbox.take(waited);
    history.onNewSession();
    await history.catchUp();
    await inbox.stored();
    expect(await bodies()).toEqual(['one', '2', '3']);
    expect(await store.talk.line(BOB)).toMatchObject({ unread: 0, last: { body: '3' } });
  });

  it('gives older messages a page at a time, until there are no more', async () => {
    for (const body of numbers(1, 130)) archive.add(`${BOB}/x`, SELF, `<body>${body}</body>`);
    await history.catchUp();
    expect((await bodies()).length).toBe(60);
    await readAll();
    expect(await bodies()).toEqual(numbers(1, 130));
  });

  it('keeps a change whose message comes later', async () => {
    archive.add(`${BOB}/x`, SELF, `<body>tea</body>`);
    for (const body of numbers(1, 70)) archive.add(`${BOB}/x`, SELF, `<body>${body}</body>`);
    archive.add(`${BOB}/x`, SELF, `<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>🐢</reaction></reactions>`);
    await history.catchUp();
    await readAll();
    const found = await store.talk.find(BOB, 'm1');
    expect(found?.reactions?.[0]?.emojis).toEqual(['🐢']);
  });
});

describe('the archive of a room', () => {
  it('is read from its end at first, then from where the device was', async () => {
    for (const body of numbers(1, 80)) archive.add(`${HUT}/Bob`, SELF, `<body>${body}</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='b1'/>`);
    await store.talk.change(HUT, (chat) => ({ ...chat, me: 'me' }), { at: 1, kind: 'room' });
    await history.catchUpRoom(HUT, '');
    expect(await bodies(HUT)).toEqual(numbers(31, 80));
    for (const body of numbers(81, 85)) archive.add(`${HUT}/Bob`, SELF, `<body>${body}</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='b1'/>`);
    await history.catchUpRoom(HUT, (await store.talk.line(HUT))?.cursor ?? '');
    expect(await bodies(HUT)).toEqual(numbers(31, 85));
    expect(heard).not.toContain('gap');
  });

  it('starts anew where what is kept cannot be joined to it any more', async () => {
    for (const body of numbers(1, 10)) archive.add(`${HUT}/Bob`, SELF, `<body>${body}</body>`);
    await store.talk.change(HUT, (chat) => ({ ...chat, me: 'me' }), { at: 1, kind: 'room' });
    await history.catchUpRoom(HUT, '');
    for (const body of numbers(11, 200)) archive.add(`${HUT}/Bob`, SELF, `<body>${body}</body>`);
    await history.catchUpRoom(HUT, 'p10');
    expect(heard).toContain('gap');
    expect(await bodies(HUT)).toEqual(numbers(151, 200));
    await history.catchUpRoom(HUT, 'forgotten');
    expect(await bodies(HUT)).toEqual(numbers(151, 200));
  });
});
