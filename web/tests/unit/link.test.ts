import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Link, type LinkState } from '../../src/core/xmpp/link';
import { NS } from '../../src/core/xmpp/ns';
import type { Credentials, Keys, Transport, TransportEvent, TransportListener } from '../../src/core/xmpp/transport';
import { child, type Xml, xml } from '../../src/core/xmpp/xml';

const SELF = 'alice@example.org/web-abc.123';

/** What is kept on the device, and what happened to it in which order. */
class FakeKeys implements Keys {
  readonly log: string[] = [];

  async hold<T>(use: (token: string | undefined) => Promise<T>): Promise<T> {
    this.log.push('hold');
    try {
      return await use('t0');
    } finally {
      this.log.push('let go');
    }
  }

  keep(self: string, token: string): void {
    this.log.push(`${self} ${token}`);
  }

  drop(): void {
    this.log.push('drop');
  }
}

const keys = new FakeKeys();
const CREDENTIALS: Credentials = {
  jid: 'alice@example.org',
  agent: { id: '', software: 'Skein', device: '' },
  tag: 'Skein',
  password: 'correct horse',
  keys,
};

class FakeTransport implements Transport {
  attempts: Credentials[] = [];
  sent: Xml[] = [];
  dropped = 0;
  closed = 0;
  readonly acknowledging = true;

  constructor(readonly listener: TransportListener) {}

  attended: boolean[] = [];
  token: Promise<string | undefined> = Promise.resolve(undefined);

  attend(active: boolean): void {
    this.attended.push(active);
  }

  fetchToken(): Promise<string | undefined> {
    return this.token;
  }

  connect(credentials: Credentials): void {
    this.attempts.push(credentials);
  }

  send(stanza: Xml): void {
    this.sent.push(stanza);
  }

  unacknowledged(): ReadonlySet<string> {
    return new Set();
  }

  close(): void {
    this.closed++;
  }

  drop(): void {
    this.dropped++;
    this.listener.onEvent({ kind: 'closed', condition: '' });
  }

  tell(event: TransportEvent): void {
    this.listener.onEvent(event);
  }

  connected(resumed = false, kept = true): void {
    this.tell({ kind: 'connected', jid: SELF, resumed, kept });
  }
}

function make(): { link: Link; transport: FakeTransport; states: LinkState[]; stanzas: Xml[]; sessions: boolean[] } {
  const states: LinkState[] = [];
  const stanzas: Xml[] = [];
  const sessions: boolean[] = [];
  const made: FakeTransport[] = [];
  const link = new Link(
    (listener) => {
      const transport = new FakeTransport(listener);
      made.push(transport);
      return transport;
    },
    {
      onState: (state) => states.push(state),
      onStanza: (stanza) => stanzas.push(stanza),
      onSession: (_jid, resumed) => sessions.push(resumed),
      onAcknowledged: () => undefined,
      keeps: () => false,
      stored: async () => undefined,
    },
  );
  link.open(CREDENTIALS);
  const [transport] = made;
  if (!transport) throw new Error('no transport was made');
  return { link, transport, states, stanzas, sessions };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('link', () => {
  it('reports a refused password and does not try again', () => {
    const { transport, link } = make();
    transport.tell({ kind: 'failed', failure: 'password', seconds: 0, detail: '' });
    expect(link.state).toMatchObject({ kind: 'refused', failure: 'password' });
    vi.advanceTimersByTime(120_000);
    expect(transport.attempts).toHaveLength(1);
  });

  it('comes back after a loss with growing pauses, without the password', () => {
    const { transport, link } = make();
    transport.connected();
    transport.tell({ kind: 'closed', condition: '' });
    expect(link.state).toMatchObject({ kind: 'offline' });
    vi.advanceTimersByTime(999);
    expect(transport.attempts).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(transport.attempts).toHaveLength(2);
    expect(transport.attempts[1]?.password).toBeUndefined();
    transport.tell({ kind: 'failed', failure: 'unreachable', seconds: 0, detail: '' });
    vi.advanceTimersByTime(1999);
    expect(transport.attempts).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(transport.attempts).toHaveLength(3);
    transport.connected(true);
    expect(link.online).toBe(true);
  });

  it('keeps the moment of the loss over failed attempts', () => {
    const { transport, link } = make();
    transport.connected();
    transport.tell({ kind: 'closed', condition: '' });
    const since = link.state.kind === 'offline' ? link.state.since : 0;
    vi.advanceTimersByTime(1000);
    transport.tell({ kind: 'failed', failure: 'unreachable', seconds: 0, detail: '' });
    expect(link.state).toMatchObject({ kind: 'offline', since });
  });

  it('asks for the password again when it was changed elsewhere', () => {
    const { transport, link } = make();
    transport.connected();
    transport.tell({ kind: 'closed', condition: '' });
    link.retryNow();
    transport.tell({ kind: 'failed', failure: 'password', seconds: 0, detail: '' });
    expect(link.state).toMatchObject({ kind: 'refused' });
    link.reopen('new password');
    expect(transport.attempts.at(-1)?.password).toBe('new password');
  });

  it('keeps the password in memory where the server gives no token', () => {
    const { transport, link } = make();
    transport.connected(false, false);
    transport.tell({ kind: 'closed', condition: '' });
    link.retryNow();
    expect(transport.attempts.at(-1)).toMatchObject({ jid: 'alice@example.org', password: 'correct horse' });
  });

  it('gets a new token for a changed password before any other page can use the old one', async () => {
    const { transport, link } = make();
    transport.connected();
    transport.token = Promise.resolve('t1');
    keys.log.length = 0;
    await link.changePassword('a newer one', async () => keys.log.push('changed'));
    expect(keys.log).toEqual(['hold', 'changed', 'drop', 'alice@example.org t1', 'let go']);
    transport.tell({ kind: 'closed', condition: '' });
    link.retryNow();
    expect(transport.attempts.at(-1)?.password).toBeUndefined();
  });

  it('goes on with the changed password where no token was to be had', async () => {
    const { transport, link } = make();
    transport.connected();
    transport.token = Promise.reject(new Error('gone'));
    await link.changePassword('a newer one', async () => undefined);
    transport.tell({ kind: 'closed', condition: '' });
    link.retryNow();
    expect(transport.attempts.at(-1)?.password).toBe('a newer one');
  });

  it('leaves everything as it was when the password was not changed', async () => {
    const { transport, link } = make();
    transport.connected();
    keys.log.length = 0;
    await expect(link.changePassword('a newer one', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(keys.log).toEqual(['hold', 'let go']);
    transport.tell({ kind: 'closed', condition: '' });
    link.retryNow();
    expect(transport.attempts.at(-1)?.password).toBeUndefined();
  });

  it('finds out why the server ended the session before it asks for the password', () => {
    const { transport, link } = make();
    transport.connected();
    transport.tell({ kind: 'closed', condition: 'not-authorized' });
    expect(link.state).toMatchObject({ kind: 'offline' });
    vi.advanceTimersByTime(1000);
    transport.tell({ kind: 'failed', failure: 'password', seconds: 0, detail: '' });
    expect(link.state).toMatchObject({ kind: 'refused', failure: 'password' });
  });

  it('does not repeat a refused password when the network changes', () => {
    const { transport, link } = make();
    transport.connected();
    transport.tell({ kind: 'closed', condition: '' });
    link.retryNow();
    transport.tell({ kind: 'failed', failure: 'password', seconds: 0, detail: '' });
    link.retryNow();
    expect(transport.attempts).toHaveLength(2);
  });

  it('says how long to wait to somebody who typed a password, and waits itself with a token', () => {
    const { transport, link } = make();
    transport.connected();
    transport.tell({ kind: 'closed', condition: '' });
    link.retryNow();
    transport.tell({ kind: 'failed', failure: 'tooMany', seconds: 40, detail: '' });
    expect(link.state).toMatchObject({ kind: 'offline' });
    link.reopen('typed');
    transport.tell({ kind: 'failed', failure: 'tooMany', seconds: 40, detail: '' });
    expect(link.state).toMatchObject({ kind: 'refused', failure: 'tooMany', seconds: 40 });
  });

  it('does not start a second attempt while one runs', () => {
    const { transport, link } = make();
    transport.connected();
    transport.tell({ kind: 'closed', condition: '' });
    link.retryNow();
    link.retryNow();
    expect(transport.attempts).toHaveLength(2);
  });

  it('does not fight another device for the account', () => {
    const { transport, link } = make();
    transport.connected();
    transport.tell({ kind: 'closed', condition: 'conflict' });
    expect(link.state).toMatchObject({ kind: 'replaced' });
    vi.advanceTimersByTime(120_000);
    expect(transport.attempts).toHaveLength(1);
    link.retryNow();
    expect(transport.attempts).toHaveLength(2);
  });

  it('brings answers to whoever asked, and errors as errors', async () => {
    const { transport, link } = make();
    transport.connected();
    const good = link.iq(xml('iq', NS.client, { type: 'get', to: 'example.org' }));
    const bad = link.iq(xml('iq', NS.client, { type: 'set' }));
    const [first, second] = transport.sent;
    transport.listener.onStanza(xml('iq', NS.client, { type: 'result', id: first?.attrs['id'], from: 'example.org' }));
    const error = xml('error', NS.client, { type: 'cancel' }, xml('conflict', NS.stanzas));
    transport.listener.onStanza(xml('iq', NS.client, { type: 'error', id: second?.attrs['id'] }, error));
    await expect(good).resolves.toMatchObject({ name: 'iq' });
    await expect(bad).rejects.toMatchObject({ condition: 'conflict' });
  });

  it('takes no answer from someone who was not asked', async () => {
    const { transport, link } = make();
    transport.connected();
    const asked = link.iq(xml('iq', NS.client, { type: 'get' }));
    const settled = vi.fn();
    void asked.then(settled, settled);
    transport.listener.onStanza(xml('iq', NS.client, { type: 'result', id: transport.sent[0]?.attrs['id'], from: 'evil@elsewhere.example' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(settled).toHaveBeenCalledWith(expect.objectContaining({ condition: 'timeout' }));
  });

  it('answers questions from outside, and says no to those it does not know', () => {
    const { transport } = make();
    transport.connected();
    transport.listener.onStanza(xml('iq', NS.client, { type: 'get', id: 'p', from: 'example.org' }, xml('ping', NS.ping)));
    transport.listener.onStanza(xml('iq', NS.client, { type: 'get', id: 'd', from: 'bob@example.org/x' }, xml('query', NS.disco)));
    transport.listener.onStanza(xml('iq', NS.client, { type: 'get', id: 'u', from: 'bob@example.org/x' }, xml('query', 'urn:unknown')));
    expect(transport.sent.map((stanza) => `${stanza.attrs['id']}:${stanza.attrs['type']}`)).toEqual(['p:result', 'd:result', 'u:error']);
    expect(child(transport.sent[1], 'query')?.children.length).toBeGreaterThan(5);
  });

  it('notices a connection that went silent', () => {
    const { transport, link } = make();
    transport.connected();
    vi.advanceTimersByTime(46_000);
    expect(transport.sent.some((stanza) => child(stanza, 'ping'))).toBe(true);
    vi.advanceTimersByTime(9_000);
    expect(transport.dropped).toBe(1);
    expect(link.state.kind).toBe('offline');
  });

  it('is quiet after it was closed', () => {
    const { transport, link } = make();
    transport.connected();
    link.close();
    transport.tell({ kind: 'closed', condition: 'closed' });
    vi.advanceTimersByTime(120_000);
    expect(transport.closed).toBe(1);
    expect(transport.attempts).toHaveLength(1);
    expect(link.state.kind).toBe('idle');
  });
});
