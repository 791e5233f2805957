import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chat } from '../../src/core/model/chat';
import { AccountStore } from '../../src/core/store/account-store';
import { forgetAccount } from '../../src/core/store/database';
import { Marks } from '../../src/core/sync/marks';
import { StanzaError } from '../../src/core/xmpp/stanza-error';
import { serialize, type Xml } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

const SELF = 'alice@example.org';
const BOB = 'bob@example.org';

let store: AccountStore;
let items = '';
let refuse = false;
const sent: string[] = [];
const told: Chat[] = [];

const wire = {
  async iq(request: Xml): Promise<Xml> {
    sent.push(serialize(request, 'jabber:client'));
    if (refuse) throw new StanzaError('offline', '', []);
    return fixture(
      `<iq xmlns='jabber:client' type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:skein:chats:0'>${items}</items></pubsub></iq>`,
    );
  },
};

function makeMarks(): Marks {
  return new Marks(wire, store.talk, () => 'person', { onLine: (chat) => told.push(chat) }, () => 5000);
}

beforeEach(async () => {
  store = await AccountStore.open(SELF);
  await store.talk.change(BOB, (chat) => ({ ...chat, unread: 2 }), { at: 1, kind: 'person' });
  items = '';
  refuse = false;
  sent.length = 0;
  told.length = 0;
});

afterEach(async () => {
  store.close();
  await forgetAccount(SELF);
});

describe('what is set for conversations', () => {
  it('is published, and taken back when nothing is left of it', async () => {
    const marks = makeMarks();
    await marks.set(BOB, { pinned: Date.UTC(2026, 1, 18), muted: true });
    expect(sent[0]).toContain(`<item id="${BOB}"><chat xmlns="urn:skein:chats:0" pinned="2026-02-18T00:00:00.000Z" muted="true"/></item>`);
    await marks.set(BOB, { pinned: 0, muted: false });
    expect(sent[1]).toContain('<retract node="urn:skein:chats:0" notify="true">');
    expect(await store.talk.line(BOB)).toMatchObject({ pinned: 0, muted: false, unread: 2 });
  });

  it('is as before when the server cannot be told', async () => {
    refuse = true;
    await expect(makeMarks().set(BOB, { muted: true })).rejects.toThrow('offline');
    expect((await store.talk.line(BOB))?.muted).toBe(false);
  });

  it('comes from other devices, also what they took back meanwhile', async () => {
    const marks = makeMarks();
    items = `<item id='${BOB}'><chat xmlns='urn:skein:chats:0' archived='true'/></item><item id='x@example.org'><evil xmlns='urn:x'/></item>`;
    await marks.catchUp();
    expect(told.at(-1)).toMatchObject({ jid: BOB, archived: true });
    items = '';
    await marks.catchUp();
    expect(await store.talk.line(BOB)).toMatchObject({ archived: false });
  });
});
