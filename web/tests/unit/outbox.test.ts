import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/core/model/message';
import { AccountStore } from '../../src/core/store/account-store';
import { forgetAccount } from '../../src/core/store/database';
import type { TalkStore } from '../../src/core/store/talk-store';
import { ACKNOWLEDGE_MILLIS, Outbox, type Wire } from '../../src/core/sync/outbox';
import { buildText } from '../../src/core/xmpp/build-message';
import { serialize } from '../../src/core/xmpp/xml';
import { BOB, deaf, FakeWire, say, SELF } from './fake-wire';

// A browser has it; it only makes a failure visible.
globalThis.reportError ??= () => undefined;

let store: AccountStore;
let clock = 1000;
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

describe('outbox', () => {
  it('stores a message before it sends it', async () => {
    const wire = new FakeWire();
    const outbox = makeOutbox(wire);
    const message = say(outbox, 'hi');
    expect(wire.sent).toHaveLength(0);
    await outbox.stored();
    expect((await store.snapshot()).outbox.map((entry) => entry.key)).toEqual([message.key]);
    expect(wire.sent.map((stanza) => stanza.attrs['id'])).toEqual([message.id]);
  });

  it('puts a message in the place of its draft, but not of what was typed since', async () => {
    const outbox = makeOutbox(new FakeWire());
    await store.putDraft({ chat: BOB, text: 'hi ', at: 1 });
    say(outbox, 'hi', 0, 'hi ');
    await outbox.stored();
    expect((await store.snapshot()).drafts).toEqual([]);
    await store.putDraft({ chat: BOB, text: 'and more', at: 2 });
    say(outbox, 'hi', 0, 'hi ');
    await outbox.stored();
    expect((await store.snapshot()).drafts.map(({ text }) => text)).toEqual(['and more']);
  });

  it('lets go of old messages on a full device; where there is nothing to let go, it sends from memory', async () => {
    const wire = new FakeWire();
    const moved: Message[] = [];
    const told: string[] = [];
    let room = 1;
    const full = () => Promise.reject(new DOMException('no more', 'QuotaExceededError'));
    const talk = Object.assign(Object.create(store.talk) as TalkStore, {
      enqueue: (...args: Parameters<TalkStore['enqueue']>) => (room > 1 ? store.talk.enqueue(...args) : full()),
    });
    const listener = {
      onQueued: ({ body }: Message) => told.push(`kept ${body}`),
      onMoved: (messages: readonly Message[]) => moved.push(...messages),
      onFull: async () => {
        told.push('full');
        return ++room === 2;
      },
    };
    const outbox = new Outbox(wire, talk, listener, newId, now);
    say(outbox, 'kept after all');
    await outbox.stored();
    expect(told).toEqual(['full', 'kept kept after all']);
    room = -1;
    say(outbox, 'from memory');
    await outbox.stored();
    expect(told.slice(2)).toEqual(['full']);
    expect(wire.sent).toHaveLength(2);
    wire.acknowledge(2);
    await outbox.onAcknowledged();
    expect(moved.map(({ body, state }) => `${body}:${state}`)).toEqual(['kept after all:sent', 'from memory:sent']);
    expect(await states()).toEqual(['kept after all:sent']);
  });

  it('lets go of a message only when the server has acknowledged it', async () => {
    const wire = new FakeWire();
    const moved: Message[] = [];
    const outbox = makeOutbox(wire, moved);
    say(outbox, 'one');
    say(outbox, 'two');
    await outbox.stored();
    const [one, two] = wire.sent.map((stanza) => stanza.attrs['id'] ?? '');
    expect(outbox.keeps(one ?? '')).toBe(true);
    wire.acknowledge(1);
    await outbox.onAcknowledged();
    expect(await states()).toEqual(['one:sent', 'two:sending']);
    expect(outbox.size).toBe(1);
    expect([outbox.keeps(one ?? ''), outbox.keeps(two ?? '')]).toEqual([false, true]);
    expect(moved.map((message) => message.body)).toEqual(['one']);
  });

  it('keeps what was written offline and sends it in order with its own ids', async () => {
    const wire = new FakeWire();
    wire.online = false;
    const outbox = makeOutbox(wire);
    const written = ['one', 'two', 'three'].map((body) => say(outbox, body));
    await outbox.stored();
    expect(wire.sent).toHaveLength(0);
    wire.online = true;
    outbox.onSession(false);
    expect(wire.sent.map((stanza) => stanza.attrs['id'])).toEqual(written.map((message) => message.id));
  });

  it('survives a reload with the same origin-ids', async () => {
    const before = new FakeWire();
    before.online = false;
    const first = makeOutbox(before);
    const message = say(first, 'hi');
    await first.stored();

    const after = new FakeWire();
    const second = makeOutbox(after);
    second.restore((await store.snapshot()).outbox);
    second.onSession(false);
    expect(after.sent.map((stanza) => serialize(stanza)).join('')).toContain(`<origin-id xmlns="urn:xmpp:sid:0" id="${message.id}"/>`);
    after.acknowledge(1);
    await second.onAcknowledged();
    expect((await store.snapshot()).outbox).toEqual([]);
    expect(await states()).toEqual(['hi:sent']);
  });

  it('sends again after a new session but not after a resumed one', async () => {
    const wire = new FakeWire();
    const outbox = makeOutbox(wire);
    say(outbox, 'hi');
    await outbox.stored();
    outbox.onSession(true);
    expect(wire.sent).toHaveLength(1);
    outbox.onSession(false);
    expect(wire.sent).toHaveLength(2);
    expect(wire.sent[0]?.attrs['id']).toBe(wire.sent[1]?.attrs['id']);
  });

  it('fails after a minute without acknowledgement while connected, and never offline', async () => {
    const wire = new FakeWire();
    const outbox = makeOutbox(wire);
    say(outbox, 'hi');
    await outbox.stored();
    clock += ACKNOWLEDGE_MILLIS + 1;
    wire.online = false;
    await outbox.expire();
    expect(await states()).toEqual(['hi:sending']);
    wire.online = true;
    await outbox.expire();
    expect(await states()).toEqual(['hi:failed']);
  });

  it('retries a failed message under its old id and can be told to forget it', async () => {
    const wire = new FakeWire();
    const outbox = makeOutbox(wire);
    const message = say(outbox, 'hi');
    await outbox.stored();
    await outbox.refuse(message.key, 'service-unavailable');
    const [failed] = await store.talk.page(BOB, 1);
    expect(failed).toMatchObject({ state: 'failed', error: 'service-unavailable' });
    outbox.retry(message, buildText({ to: BOB, room: false, occupant: false }, message.id, { body: 'hi' }), 'person');
    await outbox.stored();
    expect(wire.sent.map((stanza) => stanza.attrs['id'])).toEqual([message.id, message.id]);
    outbox.discard(message);
    await store.talk.remove(BOB, [message.key]);
    expect(await states()).toEqual([]);
    expect(outbox.size).toBe(0);
  });

  it('trusts an answered ping where the server acknowledges nothing', async () => {
    const wire = new FakeWire();
    wire.acknowledging = false;
    const outbox = makeOutbox(wire);
    say(outbox, 'hi');
    await outbox.stored();
    await expect.poll(states).toEqual(['hi:sent']);
  });

  it('keeps what goes to a room until we are inside', async () => {
    const wire = new FakeWire();
    wire.shut = 'hut@rooms.example.org';
    const outbox = makeOutbox(wire);
    const message = outbox.add({
      chat: wire.shut,
      kind: 'room',
      author: 'a1',
      nick: 'Alice',
      body: 'hello',
      notBefore: 0,
      stanza: (id) => buildText({ to: 'hut@rooms.example.org', room: true, occupant: false }, id, { body: 'hello' }),
    });
    say(outbox, 'to bob');
    await outbox.stored();
    expect(wire.sent.map((stanza) => stanza.attrs['to'])).not.toContain('hut@rooms.example.org');
    wire.shut = '';
    outbox.flush();
    expect(wire.sent.at(-1)?.attrs['id']).toBe(message.id);
  });

  it('never puts a message before the one it answers', async () => {
    const outbox = makeOutbox(new FakeWire());
    expect(say(outbox, 'hi', clock + 5000).at).toBe(clock + 5000);
    await outbox.stored();
  });
});
