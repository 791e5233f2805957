import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/core/model/message';
import { AccountStore } from '../../src/core/store/account-store';
import { forgetAccount } from '../../src/core/store/database';
import { Inbox, type Setting } from '../../src/core/sync/inbox';
import { Outbox, type Wire } from '../../src/core/sync/outbox';
import { parseMessage, type Reader } from '../../src/core/xmpp/message';
import { serialize, type Xml } from '../../src/core/xmpp/xml';
import { BOB, deaf, FakeWire, say, SELF } from './fake-wire';
import { fixture } from './xml-fixture';

// A browser has it; it only makes a failure visible.
globalThis.reportError ??= () => undefined;

function setting(friends: boolean): Setting {
  return {
    self: SELF,
    sharesPresenceWith: () => friends,
    kindOf: () => 'person',
    isMe: () => false,
    namesMe: () => false,
  };
}

const READER: Reader = { self: SELF, isRoom: (jid) => jid.endsWith('@rooms.example.org') };

let store: AccountStore;
const clock = 1000;
let ids = 0;
const newId = () => `id${++ids}`;
const now = () => clock;

beforeEach(async () => {
  store = await AccountStore.open(SELF);
});

afterEach(async () => {
  store.close();
  await forgetAccount(SELF);
});

function makeOutbox(wire: Wire, moved: Message[] = []): Outbox {
  return new Outbox(wire, store.talk, { ...deaf, onMoved: (messages) => moved.push(...messages) }, newId, now);
}

async function states(): Promise<string[]> {
  return (await store.talk.page(BOB, 50)).map((message) => `${message.body}:${message.state}`);
}

describe('inbox', () => {
  function makeInbox(sent: Xml[] = [], shown: string[] = [], friends = true): Inbox {
    return new Inbox(
      store.talk,
      {
        onMessages: (arrived) => shown.push(...arrived.map(({ message, added, chat }) => `${message.body}:${added}:${chat.unread}`)),
        onMoved: () => undefined,
        onChanged: () => undefined,
        onOther: () => undefined,
        onTyping: (_peer, _nick, state) => shown.push(state),
        onReadElsewhere: () => shown.push('read elsewhere'),
        onRefused: (key, condition) => shown.push(`${key}:${condition}`),
        onFull: () => Promise.resolve(false),
        onChangeRefused: () => undefined,
        onUnknown: () => undefined,
        onAccount: () => shown.push('account'),
      },
      (stanza) => sent.push(stanza),
      setting(friends),
      newId,
      now,
    );
  }

  function take(inbox: Inbox, inner: string, attributes = `from='${BOB}/x' type='chat' id='m1'`): void {
    const parsed = parseMessage(fixture(`<message xmlns='jabber:client' ${attributes}>${inner}</message>`), READER);
    if (parsed) inbox.take(parsed);
  }

  it('stores, counts and answers with a receipt', async () => {
    const sent: Xml[] = [];
    const shown: string[] = [];
    const inbox = makeInbox(sent, shown);
    take(inbox, `<body>hi</body><request xmlns='urn:xmpp:receipts'/>`);
    await inbox.stored();
    expect(shown).toEqual(['hi:true:1']);
    expect(sent.map((stanza) => serialize(stanza)).join('')).toContain('<received xmlns="urn:xmpp:receipts" id="m1"/>');
  });

  it('tells strangers nothing', async () => {
    const sent: Xml[] = [];
    const inbox = makeInbox(sent, [], false);
    take(inbox, `<body>hi</body><request xmlns='urn:xmpp:receipts'/>`);
    await inbox.stored();
    expect(sent).toEqual([]);
  });

  it('drops doubles by origin-id and by stanza-id', async () => {
    const shown: string[] = [];
    const inbox = makeInbox([], shown);
    const stamp = `<stanza-id xmlns='urn:xmpp:sid:0' by='${SELF}' id='s1'/>`;
    take(inbox, `<body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>${stamp}`);
    take(inbox, `<body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>`);
    take(inbox, `<body>hi</body>${stamp}`);
    await inbox.stored();
    expect(shown).toEqual(['hi:true:1', 'hi:false:1', 'hi:false:1']);
    expect(await states()).toEqual(['hi:received']);
  });

  it('keeps the order of messages that waited', async () => {
    const inbox = makeInbox();
    ['one', 'two', 'three'].forEach((body, index) =>
      take(inbox, `<body>${body}</body><delay xmlns='urn:xmpp:delay' stamp='2026-03-11T09:41:00Z'/>`, `from='${BOB}/x' type='chat' id='w${index}'`),
    );
    await inbox.stored();
    expect(await states()).toEqual(['one:received', 'two:received', 'three:received']);
  });

  it('counts as stored only once what came during the wait is stored too', async () => {
    const shown: string[] = [];
    const inbox = makeInbox([], shown);
    take(inbox, '<body>a</body>', `from='${BOB}/x' type='chat' id='a'`);
    const stored = inbox.stored();
    await Promise.resolve();
    take(inbox, '<body>b</body>', `from='${BOB}/x' type='chat' id='b'`);
    await stored;
    expect(shown).toEqual(['a:true:1', 'b:true:2']);
  });

  it('shows what came while the disk was busy in one go, and keeps the order around other stanzas', async () => {
    const calls: string[] = [];
    const inbox = new Inbox(
      store.talk,
      {
        onMessages: (arrived) => calls.push(arrived.map(({ message, chat }) => `${message.body}${chat.unread}`).join(' ')),
        onMoved: () => undefined,
        onChanged: () => undefined,
        onOther: () => undefined,
        onTyping: (_peer, _nick, state) => calls.push(state),
        onReadElsewhere: () => undefined,
        onRefused: () => undefined,
        onFull: () => Promise.resolve(false),
        onChangeRefused: () => undefined,
        onUnknown: () => undefined,
        onAccount: () => undefined,
      },
      () => undefined,
      setting(false),
      newId,
      now,
    );
    ['a', 'b', 'c'].forEach((body) => take(inbox, `<body>${body}</body>`, `from='${BOB}/x' type='chat' id='${body}'`));
    take(inbox, `<composing xmlns='http://jabber.org/protocol/chatstates'/>`);
    ['d', 'e'].forEach((body) => take(inbox, `<body>${body}</body>`, `from='${BOB}/x' type='chat' id='${body}'`));
    await inbox.stored();
    expect(calls).toEqual(['a1 b2 c3', 'composing', 'd4 e5']);
  });

  it('moves own messages forward by receipt and marker, all before it with a marker', async () => {
    const wire = new FakeWire();
    const outbox = makeOutbox(wire);
    const written = ['one', 'two', 'three'].map((body) => say(outbox, body));
    await outbox.stored();
    wire.acknowledge(3);
    await outbox.onAcknowledged();
    const inbox = makeInbox();
    take(inbox, `<received xmlns='urn:xmpp:receipts' id='${written[2]?.id}'/>`);
    await inbox.stored();
    expect(await states()).toEqual(['one:sent', 'two:sent', 'three:delivered']);
    take(inbox, `<displayed xmlns='urn:xmpp:chat-markers:0' id='${written[1]?.id}'/>`);
    await inbox.stored();
    expect(await states()).toEqual(['one:read', 'two:read', 'three:delivered']);
  });

  it('shows what another device of the account sent, as sent', async () => {
    const inbox = makeInbox();
    take(
      inbox,
      `<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='${SELF}/phone' to='${BOB}' type='chat' id='p1'>
        <body>from my phone</body><origin-id xmlns='urn:xmpp:sid:0' id='p1'/></message></forwarded></sent>`,
      `from='${SELF}'`,
    );
    await inbox.stored();
    expect(await states()).toEqual(['from my phone:sent']);
  });

  it('finds the own message that an error names', async () => {
    const outbox = makeOutbox(new FakeWire());
    const message = say(outbox, 'hi');
    await outbox.stored();
    const shown: string[] = [];
    const inbox = makeInbox([], shown);
    take(
      inbox,
      `<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`,
      `from='${BOB}' type='error' id='${message.id}'`,
    );
    await inbox.stored();
    expect(shown).toEqual([`${message.key}:item-not-found`]);
  });

  it('passes typing on, unless it is old', async () => {
    const shown: string[] = [];
    const inbox = makeInbox([], shown);
    take(inbox, `<composing xmlns='http://jabber.org/protocol/chatstates'/>`);
    take(inbox, `<composing xmlns='http://jabber.org/protocol/chatstates'/><delay xmlns='urn:xmpp:delay' stamp='2026-03-11T09:41:00Z'/>`);
    await inbox.stored();
    expect(shown).toEqual(['composing']);
  });
});

describe('account store', () => {
  it('pages backwards without gap or double', async () => {
    const inbox = new Outbox(new FakeWire(), store.talk, deaf, newId, now);
    for (let index = 0; index < 120; index++) say(inbox, String(index));
    await inbox.stored();
    const newest = await store.talk.page(BOB, 50);
    const older = await store.talk.page(BOB, 50, newest[0]);
    const oldest = await store.talk.page(BOB, 50, older[0]);
    expect([...oldest, ...older, ...newest].map((message) => Number(message.body))).toEqual(Array.from({ length: 120 }, (_, index) => index));
  });

  it('keeps drafts until they are emptied', async () => {
    await store.putDraft({ chat: BOB, text: '明天见', at: 1 });
    expect((await store.snapshot()).drafts).toEqual([{ chat: BOB, text: '明天见', at: 1 }]);
    await store.putDraft({ chat: BOB, text: '', at: 2 });
    expect((await store.snapshot()).drafts).toEqual([]);
  });
});
