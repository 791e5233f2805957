import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetMedia, Shelf } from '../../src/core/media/shelf';
import { type Dispatch, type Lock, Uploads, type UploadState } from '../../src/core/media/uploads';
import { sha256 } from '../../src/core/media/hash';
import type { Put } from '../../src/core/media/put';
import type { SharedFile } from '../../src/core/model/file';
import type { Message } from '../../src/core/model/message';
import { StanzaError } from '../../src/core/xmpp/stanza-error';
import type { Xml } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

const SELF = 'alice@example.org';
const BOB = 'bob@example.org';
const FILE: SharedFile = { url: '', name: 'a.txt', type: 'text/plain', size: 4, width: 0, height: 0, length: 0, peaks: [], thumbnail: '' };

let shelf: Shelf;
let seq = 0;

function message(chat: string, files: readonly SharedFile[] = [FILE]): Message {
  seq++;
  return {
    key: `out|${chat}|o|${seq}`, chat, out: true, body: files.length ? '' : 'words', at: seq, seq, state: 'sending', id: `${seq}`, stanzaId: '',
    markable: false, error: '', author: SELF, nick: '', ...(files.length ? { files } : {}),
  };
}

/** A server whose answers the test decides. */
class World implements Dispatch {
  online = true;
  statuses: (number | 'hang')[] = [];
  slots = 0;
  host = 'example.org';
  slotError: StanzaError | undefined;
  released: Message[] = [];
  failed: string[] = [];
  states = new Map<string, UploadState | undefined>();
  messages = new Map<string, Message>();

  async iq(request: Xml): Promise<Xml> {
    if (!this.online) throw new StanzaError('offline', '', []);
    const text = JSON.stringify(request);
    if (text.includes('disco#items')) return fixture(`<iq xmlns='jabber:client'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='upload.example.org'/></query></iq>`);
    if (text.includes('disco#info')) {
      return fixture(`<iq xmlns='jabber:client'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:http:upload:0'/>
        <x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>urn:xmpp:http:upload:0</value></field><field var='max-file-size'><value>10</value></field></x></query></iq>`);
    }
    if (this.slotError) throw this.slotError;
    const url = `https://${this.host}/upload/${++this.slots}`;
    return fixture(`<iq xmlns='jabber:client'><slot xmlns='urn:xmpp:http:upload:0'><put url='${url}'/><get url='${url}'/></slot></iq>`);
  }

  put: Put = (_slot, blob, onSent, signal) => {
    onSent(blob.size / 2);
    const status = this.statuses.shift() ?? 201;
    if (status !== 'hang') return Promise.resolve(status);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(0)));
  };

  async release(sent: Message): Promise<void> {
    this.released.push(sent);
    this.messages.set(sent.key, sent);
  }

  async fail(key: string, failure: string): Promise<void> {
    this.failed.push(`${key} ${failure}`);
  }

  async resume(): Promise<void> {}

  async kept(key: string): Promise<Message | undefined> {
    return this.messages.get(key);
  }

  uploads(lock?: Lock): Uploads {
    const way = { put: this.put, reaches: (url: string) => !url.includes('elsewhere.example.net'), pauseMillis: 1, ...(lock ? { lock } : {}) };
    return new Uploads(SELF, this, shelf, this, { onUpload: (key, state) => this.states.set(key, state) }, way);
  }
}

async function until(check: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !check(); tries++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(check()).toBe(true);
}

const blob = () => new Blob(['abcd'], { type: 'text/plain' });

beforeEach(async () => {
  shelf = await Shelf.open(SELF);
});

afterEach(async () => {
  shelf.close();
  await forgetMedia(SELF);
});

describe('files on their way', () => {
  it('go in the order they were chosen, with the words that follow them last', async () => {
    const world = new World();
    const uploads = world.uploads();
    const [one, two, words] = [message(BOB), message(BOB), message(BOB, [])] as const;
    await Promise.all([uploads.add(one, blob()), uploads.add(two, blob()), uploads.add(words, undefined, [one.key, two.key])]);
    await until(() => world.released.length === 3);
    expect(world.released.map(({ key }) => key)).toEqual([one.key, two.key, words.key]);
    expect(world.released[0]?.files?.[0]).toMatchObject({ url: 'https://example.org/upload/1', name: 'a.txt' });
    await until(() => world.states.get(two.key) === undefined);
    expect(await shelf.parcels()).toEqual([]);
  });

  it('are named by what is in them', async () => {
    expect(await sha256({ size: 4, arrayBuffer: async () => new TextEncoder().encode('abcd').buffer } as Blob)).toBe('iNQmb9TmM40TuEX88olXnSCciXgjuSF9o+Fhk28DFYk=');
  });

  it('are tried again with a new slot, and fail with a reason after a while', async () => {
    const world = new World();
    const uploads = world.uploads();
    world.statuses = [0, 503, 201];
    const one = message(BOB);
    await uploads.add(one, blob());
    await until(() => world.released.length === 1);
    expect(world.slots).toBe(3);
    world.statuses = [0, 0, 0, 0];
    const two = message(BOB);
    await uploads.add(two, blob());
    await until(() => world.failed.length === 1);
    expect(world.failed).toEqual([`${two.key} broke`]);
    expect((await shelf.parcels())[0]?.failed).toBe('broke');
    await uploads.retry(two.key);
    await until(() => world.released.length === 2);
  });

  it('do not begin their way to a server that the page may not speak to', async () => {
    const world = new World();
    world.host = 'elsewhere.example.net';
    const one = message(BOB);
    await world.uploads().add(one, blob());
    await until(() => world.failed.length === 1);
    expect(world.failed).toEqual([`${one.key} elsewhere`]);
    expect(world.slots).toBe(1);
  });

  it('wait for the connection', async () => {
    const world = new World();
    world.online = false;
    const uploads = world.uploads();
    await uploads.add(message(BOB), blob());
    expect(world.slots).toBe(0);
    world.online = true;
    uploads.onSession(false);
    await until(() => world.released.length === 1);
  });

  it('survive the page, and are not sent twice', async () => {
    const world = new World();
    world.online = false;
    const [waiting, sent, gone] = [message(BOB), message(BOB), message(BOB)] as const;
    const before = world.uploads();
    for (const each of [waiting, sent, gone]) await before.add(each, blob());
    world.messages.set(waiting.key, waiting);
    world.messages.set(sent.key, { ...sent, files: [{ ...FILE, url: 'https://example.org/upload/x' }] });
    world.online = true;
    await world.uploads().restore();
    await until(() => world.released.length === 1);
    expect(world.released[0]?.key).toBe(waiting.key);
    await expect.poll(() => shelf.parcels()).toEqual([]);
  });

  it('that one page has in hand are left to it until it goes', async () => {
    const held = new Map<string, Promise<void>>();
    const lock: Lock = async (name) => {
      const before = held.get(name) ?? Promise.resolve();
      let unlock = () => undefined as void;
      held.set(name, new Promise((resolve) => (unlock = resolve)));
      await before;
      return unlock;
    };
    const [here, there] = [new World(), new World()];
    here.statuses = ['hang'];
    const one = message(BOB);
    for (const world of [here, there]) world.messages.set(one.key, one);
    const first = here.uploads(lock);
    await first.add(one, blob());
    await until(() => here.slots === 1);
    const second = there.uploads(lock);
    await second.restore();
    expect(there.states.get(one.key), 'it is shown as on its way').toEqual({ part: 0, failed: '' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(there.slots).toBe(0);
    first.pause(one.key);
    await shelf.putParcel({ key: one.key, message: one, blob: blob(), after: [], failed: '' });
    await first.cancel(one.key);
    await until(() => there.states.get(one.key) === undefined);
    expect(there.slots, 'given up here is given up there').toBe(0);
  });

  it('can be held back and let go on', async () => {
    const world = new World();
    world.statuses = ['hang', 201];
    const uploads = world.uploads();
    const one = message(BOB);
    await uploads.add(one, blob());
    await until(() => world.states.get(one.key)?.part === 0.5);
    uploads.pause(one.key);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([world.released.length, world.failed.length, world.slots]).toEqual([0, 0, 1]);
    uploads.resume(one.key);
    await until(() => world.released.length === 1);
  });

  it('can be given up, with the words that follow them alone', async () => {
    const world = new World();
    world.statuses = ['hang', 201];
    const uploads = world.uploads();
    const [one, words, two] = [message(BOB), message(BOB, []), message(BOB)] as const;
    await uploads.add(one, blob());
    await uploads.add(words, undefined, [one.key]);
    await uploads.add(two, blob());
    await until(() => world.states.get(one.key)?.part === 0.5);
    expect(await uploads.cancel(one.key)).toEqual([words.key]);
    await until(() => world.released.length === 1);
    expect(world.released[0]?.key).toBe(two.key);
    expect(world.failed).toEqual([]);
  });

  it.each([
    ['not-acceptable', 'tooLarge'],
    ['resource-constraint', 'full'],
    ['bad-request', 'refused'],
  ])('say why the server refused: %s', async (condition, failure) => {
    const world = new World();
    world.slotError = new StanzaError(condition, '', []);
    const one = message(BOB);
    await world.uploads().add(one, blob());
    await until(() => world.failed.length === 1);
    expect(world.failed[0]).toBe(`${one.key} ${failure}`);
  });

  it('are not begun when they are larger than the server takes', async () => {
    const world = new World();
    const one = message(BOB);
    await world.uploads().add(one, new Blob(['more than ten bytes']));
    await until(() => world.failed.length === 1);
    expect(world.failed[0]).toBe(`${one.key} tooLarge`);
    expect(world.slots).toBe(0);
  });
});
