import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildText } from '../../src/core/xmpp/build-message';
import { buildReceipt } from '../../src/core/xmpp/message';
import { NS } from '../../src/core/xmpp/ns';
import { HashedToken } from '../../src/core/xmpp/stream/hashed-token';
import { toBase64 } from '../../src/core/xmpp/stream/proof';
import { StreamTransport } from '../../src/core/xmpp/stream/stream-transport';
import type { Credentials, TransportEvent } from '../../src/core/xmpp/transport';
import { child, childText, type Xml } from '../../src/core/xmpp/xml';
import { type FakeSocket, fakeSockets } from './fake-socket';

const TOKEN = 't0k3n';
const FULL = 'alice@example.org/Skein/abc';
const BOUND = `<authorization-identifier>${FULL}</authorization-identifier><bound xmlns='urn:xmpp:bind:0'><enabled xmlns='urn:xmpp:sm:3' id='s1' resume='true'/></bound>`;

const buildChat = (to: string, id: string, body: string) => buildText({ to, room: false, occupant: false }, id, { body });

let newest: () => FakeSocket;
let proof = '';
let kept: string[];
let events: TransportEvent[];
let stanzas: Xml[];
let acknowledged: ReadonlySet<string>[];
let storing: (() => void)[];
let transport: StreamTransport;

beforeEach(async () => {
  newest = fakeSockets();
  kept = [];
  events = [];
  stanzas = [];
  acknowledged = [];
  storing = [];
  // What a server that knows the token says.
  const subtle = crypto.subtle;
  const key = await subtle.importKey('raw', new TextEncoder().encode(TOKEN), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  proof = toBase64(new Uint8Array(await subtle.sign('HMAC', key, new TextEncoder().encode('Responder'))));
  transport = made();
});

afterEach(() => vi.unstubAllGlobals());

function made(waits = false): StreamTransport {
  const listener = {
    onEvent: (event: TransportEvent) => events.push(event),
    onStanza: (stanza: Xml) => stanzas.push(stanza),
    onAcknowledged: () => acknowledged.push(transport.unacknowledged()),
    keeps: (id: string) => id.startsWith('m'),
    stored: () => (waits ? new Promise<void>((resolve) => storing.push(resolve)) : Promise.resolve()),
  };
  return new StreamTransport('ws://localhost/', listener);
}

function credentials(token: string | undefined = TOKEN, password?: string): Credentials {
  return {
    jid: 'alice@example.org',
    agent: { id: 'd4565fa7-4d72-4749-b3d3-740edbf87770', software: 'Skein', device: 'Firefox on Linux' },
    tag: 'Skein',
    password,
    keys: { hold: (use) => use(token), keep: (self, fresh) => kept.push(`${self} ${fresh}`), drop: () => kept.push('dropped') },
  };
}

/** Lets everything run that waits for nothing from outside. */
async function settle(): Promise<void> {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setTimeout(resolve, 0));
}

async function until(name: string): Promise<Xml> {
  for (let round = 0; round < 200; round++) {
    const found = newest().sent.findLast((frame) => frame.name === name);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error(`nothing called ${name} was sent`);
}

async function connect(...answers: string[]): Promise<Xml> {
  const before = newestOrNone();
  transport.connect(credentials());
  await vi.waitFor(() => expect(newestOrNone()).not.toBe(before));
  newest().begin();
  const asked = await until('authenticate');
  newest().says(success(...answers));
  await vi.waitFor(() => expect(events.at(-1)?.kind).toMatch(/connected|failed/));
  return asked;
}

function newestOrNone(): FakeSocket | undefined {
  try {
    return newest();
  } catch {
    return undefined;
  }
}

function success(...parts: string[]): string {
  return `<success xmlns='urn:xmpp:sasl:2'><additional-data>${proof}</additional-data>${parts.join('')}</success>`;
}

describe('stream transport', () => {
  it('logs in, binds and switches everything on in one step', async () => {
    const asked = await connect(BOUND);
    expect(events).toEqual([{ kind: 'connected', jid: FULL, resumed: false, kept: true }]);
    expect(asked.attrs['mechanism']).toBe('HT-SHA-256-NONE');
    expect(childText(child(asked, 'user-agent'), 'device')).toBe('Firefox on Linux');
    expect(childText(child(asked, 'bind', NS.bind), 'tag')).toBe('Skein');
    expect(child(child(asked, 'bind'), 'enable', NS.carbons)).toBeDefined();
    expect(child(child(asked, 'bind'), 'enable', NS.management)?.attrs['resume']).toBe('true');
    expect(child(asked, 'fast', NS.fast)).toBeDefined();
    expect(child(asked, 'resume')).toBeUndefined();
    expect(transport.acknowledging).toBe(true);
  });

  it('keeps a token that the server gives in place of the old one', async () => {
    await connect(BOUND, `<token xmlns='urn:xmpp:fast:0' token='next' expiry='2030-01-01T00:00:00Z'/>`);
    expect(kept).toEqual(['alice@example.org next']);
  });

  it('trusts no server that does not know the token', async () => {
    proof = toBase64((await new HashedToken('alice', 'another').begin()).slice(6));
    await connect(BOUND);
    expect(events).toEqual([{ kind: 'failed', failure: 'other', seconds: 0, detail: 'server-signature' }]);
    expect(newest().closed).toBe(true);
  });

  it('asks for a token with the password, and for the password where there is no token', async () => {
    transport.connect(credentials(undefined, 'correct horse'));
    newest().begin();
    const asked = await until('authenticate');
    expect(asked.attrs['mechanism']).toBe('SCRAM-SHA-256');
    expect(child(asked, 'request-token', NS.fast)?.attrs['mechanism']).toBe('HT-SHA-256-NONE');
    expect(child(asked, 'fast')).toBeUndefined();
    transport.close();
    transport.connect({ ...credentials(), keys: { ...credentials().keys, hold: (use) => use(undefined) } });
    newest().begin();
    await settle();
    expect(events).toEqual([{ kind: 'failed', failure: 'password', seconds: 0, detail: '' }]);
  });

  it.each([
    ['not-authorized', { failure: 'password' }, ['dropped']],
    ['credentials-expired', { failure: 'password' }, ['dropped']],
    ['temporary-auth-failure', { failure: 'tooMany', seconds: 30 }, []],
    ['account-disabled', { failure: 'disabled' }, []],
    ['invalid-mechanism', { failure: 'other', detail: 'invalid-mechanism' }, []],
  ])('understands the refusal %s', async (condition, expected, keys) => {
    transport.connect(credentials());
    newest().begin();
    await until('authenticate');
    newest().says(`<failure xmlns='urn:xmpp:sasl:2'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>`);
    await vi.waitFor(() => expect(events).toMatchObject([{ kind: 'failed', ...expected }]));
    expect(kept).toEqual(keys);
    expect(newest().closed).toBe(true);
  });

  it('says of a server without the extensible profile that it is none for us', async () => {
    transport.connect(credentials());
    newest().begin(`<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>`);
    await vi.waitFor(() => expect(events).toMatchObject([{ kind: 'failed', failure: 'notXmpp' }]));
  });

  it('asks for one acknowledgement for all that is sent in one go, and again for what was sent meanwhile', async () => {
    await connect(BOUND);
    transport.send(buildChat('bob@example.org', 'm1', 'one'));
    transport.send(buildChat('bob@example.org', 'm2', 'two'));
    await settle();
    transport.send(buildChat('bob@example.org', 'm3', 'three'));
    await settle();
    expect(newest().names().slice(2)).toEqual(['message', 'message', 'r', 'message']);
    newest().says(`<a xmlns='urn:xmpp:sm:3' h='2'/>`);
    await settle();
    expect(acknowledged).toEqual([new Set(['m3'])]);
    expect(newest().names().at(-1)).toBe('r');
    newest().says(`<a xmlns='urn:xmpp:sm:3' h='3'/>`);
    await settle();
    expect(newest().names().filter((name) => name === 'r')).toHaveLength(2);
  });

  it('acknowledges what it had got when it was asked, and only once that is stored', async () => {
    transport = made(true);
    transport.connect(credentials());
    newest().begin();
    await vi.waitFor(() => expect(storing).toHaveLength(1));
    storing.shift()?.();
    await until('authenticate');
    newest().says(success(BOUND));
    await vi.waitFor(() => expect(events).toHaveLength(1));
    newest().says(`<message xmlns='jabber:client' id='i1'/>`, `<r xmlns='urn:xmpp:sm:3'/>`, `<message xmlns='jabber:client' id='i2'/>`);
    await settle();
    expect(stanzas).toHaveLength(2);
    expect(newest().names()).not.toContain('a');
    storing.shift()?.();
    await settle();
    expect(newest().sent.at(-1)).toMatchObject({ name: 'a', attrs: { h: '1' } });
  });

  it('goes on with a session: sends again what the server did not get, in order, and nothing else', async () => {
    await connect(BOUND);
    newest().says(`<message xmlns='jabber:client' id='i1'/>`);
    for (const id of ['m1', 'm2', 'm3']) transport.send(buildChat('bob@example.org', id, id));
    newest().breaks();
    expect(events.at(-1)).toEqual({ kind: 'closed', condition: '' });
    const asked = await connect(`<authorization-identifier>alice@example.org</authorization-identifier><resumed xmlns='urn:xmpp:sm:3' previd='s1' h='1'/>`);
    expect(child(asked, 'resume', NS.management)?.attrs).toEqual({ previd: 's1', h: '1' });
    expect(events.at(-1)).toEqual({ kind: 'connected', jid: FULL, resumed: true, kept: true });
    await settle();
    expect(newest().sent.slice(2).map((frame) => frame.attrs['id'] ?? frame.name)).toEqual(['m2', 'm3', 'r']);
    expect(transport.unacknowledged()).toEqual(new Set(['m2', 'm3']));
  });

  it('begins anew where a session is lost: learns what had arrived, and leaves messages to the outbox', async () => {
    await connect(BOUND);
    transport.send(buildChat('bob@example.org', 'm1', 'one'));
    transport.send(buildChat('bob@example.org', 'm2', 'two'));
    transport.send(buildReceipt('bob@example.org', 'x', 'r1'));
    newest().breaks();
    await connect(`<failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found xmlns='${NS.stanzas}'/></failed>`, BOUND.replace('abc', 'def').replace('s1', 's2'));
    expect(acknowledged).toEqual([new Set(['m2', 'r1'])]);
    expect(events.at(-1)).toMatchObject({ kind: 'connected', jid: 'alice@example.org/Skein/def', resumed: false });
    await settle();
    expect(newest().sent.slice(2).map((frame) => frame.attrs['id'] ?? frame.name)).toEqual(['r1', 'r']);
  });

  it('says whether somebody looks, as far as the server wants to know', async () => {
    transport.attend(false);
    await connect(BOUND);
    expect(newest().names()).not.toContain('inactive');
    newest().says(`<stream:features xmlns:stream='http://etherx.jabber.org/streams'><csi xmlns='urn:xmpp:csi:0'/></stream:features>`);
    transport.attend(true);
    transport.attend(true);
    expect(newest().names().slice(2)).toEqual(['inactive', 'active']);
  });

  it('ends a session so that it cannot be resumed, or drops it so that it can', async () => {
    await connect(BOUND);
    transport.drop();
    expect(newest().names()).not.toContain('close');
    const resuming = await connect(BOUND);
    expect(child(resuming, 'resume')).toBeDefined();
    transport.close();
    expect(newest().names()).toContain('close');
    expect(child(await connect(BOUND), 'resume')).toBeUndefined();
  });

  it('gives an attempt up without a word when it is closed', async () => {
    transport.connect(credentials());
    newest().begin();
    await until('authenticate');
    transport.close();
    newest().says(success(BOUND));
    await settle();
    expect(events).toEqual([]);
    expect(newest().closed).toBe(true);
  });

  it('survives a stanza that breaks something', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const breaking = new StreamTransport(
      'ws://localhost/',
      {
        onEvent: (event) => events.push(event),
        onStanza: (stanza) => {
          stanzas.push(stanza);
          if (stanza.attrs['id'] === 'bad') throw new Error('broken');
        },
        onAcknowledged: () => undefined,
        keeps: () => false,
        stored: async () => undefined,
      },
    );
    transport = breaking;
    await connect(BOUND);
    newest().says(`<message xmlns='jabber:client' id='bad'/>`, `<message xmlns='jabber:client' id='good'/>`);
    expect(stanzas.map((stanza) => stanza.attrs['id'])).toEqual(['bad', 'good']);
    expect(reported).toHaveBeenCalledOnce();
  });

  it('fetches a token beside the session', async () => {
    const fetched = transport.fetchToken({ ...credentials(undefined, 'pencil') });
    newest().begin();
    const asked = await until('authenticate');
    expect(child(asked, 'bind')).toBeUndefined();
    expect(child(asked, 'request-token', NS.fast)).toBeDefined();
    newest().says(`<failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>`);
    await expect(fetched).rejects.toMatchObject({ failure: 'password' });
    expect(newest().closed).toBe(true);
  });
});
