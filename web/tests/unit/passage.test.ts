import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyChat } from '../../src/core/model/chat';
import { AccountStore } from '../../src/core/store/account-store';
import { forgetAccount } from '../../src/core/store/database';
import { History } from '../../src/core/sync/history';
import { Inbox } from '../../src/core/sync/inbox';
import { Passage } from '../../src/core/sync/passage';
import { Archive, BOB, DEAF, numbers, SELF, SETTING } from './fake-archive';

let store: AccountStore;
let archive: Archive;
let inbox: Inbox;
let history: History;
let ids = 0;

beforeEach(async () => {
  store = await AccountStore.open(SELF);
  archive = new Archive();
  const newId = () => `q${++ids}`;
  inbox = new Inbox(store.talk, DEAF, () => undefined, SETTING, newId, () => Date.now());
  const listener = { onOlder: () => undefined, onLine: () => undefined, onGap: () => undefined };
  history = new History(archive, store, inbox, listener, newId, { catchUp: 20, firstSight: 60, roomPages: 5 });
  archive.history = history;
});

afterEach(async () => {
  store.close();
  await forgetAccount(SELF);
});

async function passageAt(place: string): Promise<Passage> {
  const passage = new Passage((await store.talk.line(BOB)) ?? emptyChat(BOB, 0), history, inbox, store.talk);
  await passage.open(place);
  return passage;
}

function bodies({ messages }: Passage): string[] {
  return messages.map(({ body }) => body);
}

async function say(from: number, to: number): Promise<void> {
  for (const body of numbers(from, to)) archive.add(`${BOB}/x`, SELF, `<body>${body}</body>`);
}

describe('a passage', () => {
  it('shows what is around a place, and is read on to both sides', async () => {
    await say(1, 600);
    await history.catchUp();
    const passage = await passageAt('p200');
    expect(bodies(passage)).toEqual(numbers(160, 240));
    await passage.older();
    expect(bodies(passage)).toEqual(numbers(60, 240));
    expect(passage.complete).toBe(false);
    await passage.older();
    expect(bodies(passage)).toEqual(numbers(1, 240));
    expect(passage.complete).toBe(true);
    await passage.newer();
    expect(bodies(passage)).toEqual(numbers(1, 340));
    expect(passage.joined).toBe(false);
    expect((await store.talk.page(BOB, 1000)).length, 'nothing of it is kept').toBe(60);
  });

  it('becomes one piece with what is kept once it reaches that', async () => {
    await say(1, 300);
    await history.catchUp();
    const passage = await passageAt('p100');
    while (!passage.joined) await passage.newer();
    expect((await store.talk.page(BOB, 1000)).map(({ body }) => body)).toEqual(numbers(60, 300));
    expect(await store.talk.line(BOB)).toMatchObject({ unread: 60, last: { body: '300' } });
  });

  it('is kept at once where it touches what is kept, and all of it where nothing was', async () => {
    await say(1, 100);
    await history.catchUp();
    expect((await passageAt('p35')).joined).toBe(true);
    expect((await store.talk.page(BOB, 1000)).map(({ body }) => body)).toEqual(numbers(1, 100));
    await store.talk.clear(BOB);
    expect((await passageAt('p90')).joined).toBe(true);
    expect((await store.talk.page(BOB, 1000)).map(({ body }) => body)).toEqual(numbers(50, 100));
  });

  it('shows changes: those it reads, those read later, and those that wait among what is kept', async () => {
    await say(1, 100);
    const by = { from: `${BOB}/x`, to: SELF };
    archive.add(by.from, by.to, `<body>sixty</body><replace xmlns='urn:xmpp:message-correct:0' id='m60'/>`);
    await say(102, 300);
    archive.add(by.from, by.to, `<reactions xmlns='urn:xmpp:reactions:0' id='m70'><reaction>🐢</reaction></reactions>`);
    archive.add(`eve@example.org/x`, by.to, `<body>fifty</body><replace xmlns='urn:xmpp:message-correct:0' id='m50'/>`);
    await history.catchUp();
    const passage = await passageAt('p55');
    expect(bodies(passage).slice(45, 47)).toEqual(['60', '61']);
    const seventy = passage.messages.find(({ body }) => body === '70');
    expect(seventy?.reactions?.[0]?.emojis).toEqual(['🐢']);
    await passage.newer();
    expect(bodies(passage)[45]).toBe('sixty');
    expect(bodies(passage)).toContain('50');
  });

  it('tells when there is no such place', async () => {
    await say(1, 100);
    await expect(passageAt('p1000')).rejects.toThrow('item-not-found');
  });
});
