import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NS } from '../../src/core/xmpp/ns';
import { GuestStream } from '../../src/core/xmpp/stream/guest';
import { StreamSocket } from '../../src/core/xmpp/stream/socket';
import { xml } from '../../src/core/xmpp/xml';
import { type FakeSocket, fakeSockets } from './fake-socket';

let newest: () => FakeSocket;

beforeEach(() => {
  newest = fakeSockets();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function opening() {
  return StreamSocket.open('ws://localhost/xmpp-websocket', { to: 'example.org', from: 'alice@example.org' });
}

async function opened() {
  const stream = opening();
  newest().begin();
  return stream;
}

describe('stream over WebSocket', () => {
  it('opens with a header, in the subprotocol of XMPP, and learns what the server offers', async () => {
    const stream = await opened();
    expect(newest().protocol).toBe('xmpp');
    expect(newest().sent[0]).toMatchObject({ name: 'open', ns: NS.framing, attrs: { to: 'example.org', from: 'alice@example.org', version: '1.0' } });
    expect(stream.features.name).toBe('features');
  });

  it('tells a network that breaks from a server that speaks something else', async () => {
    const broken = opening();
    newest().breaks();
    await expect(broken).rejects.toMatchObject({ kind: 'unreachable' });
    const cut = opening();
    newest().readyState = 1;
    newest().onopen?.();
    newest().breaks();
    await expect(cut).rejects.toMatchObject({ kind: 'unreachable' });
    const polite = opening();
    newest().onopen?.();
    newest().breaks(true);
    await expect(polite).rejects.toMatchObject({ kind: 'notXmpp' });
    for (const words of ['hello', '<html/>', '{"a":1}']) {
      const other = opening();
      newest().onopen?.();
      newest().says(words);
      await expect(other, words).rejects.toMatchObject({ kind: 'notXmpp' });
      expect(newest().closed).toBe(true);
    }
  });

  it('does not wait for ever, and gives up when told', async () => {
    vi.useFakeTimers();
    const silent = opening();
    void silent.catch(() => undefined);
    vi.advanceTimersByTime(15_000);
    await expect(silent).rejects.toMatchObject({ kind: 'unreachable' });
    const abort = new AbortController();
    const left = StreamSocket.open('ws://localhost/', { to: 'example.org' }, abort.signal);
    abort.abort();
    await expect(left).rejects.toMatchObject({ kind: 'unreachable' });
    expect(newest().closed).toBe(true);
  });

  it('loses no frame between asking for them and listening', async () => {
    const stream = await opened();
    newest().says('<a xmlns="x"/>', '<b xmlns="x"/>', '<c xmlns="x"/>');
    expect((await stream.next()).name).toBe('a');
    const heard: string[] = [];
    stream.listen({ onFrame: (frame) => heard.push(frame.name), onEnd: () => heard.push('end') });
    newest().says('<d xmlns="x"/>');
    expect(heard).toEqual(['b', 'c', 'd']);
  });

  it('tells with which error the server ended the stream, and says goodbye', async () => {
    const stream = await opened();
    const ends: string[] = [];
    stream.listen({ onFrame: () => undefined, onEnd: (condition) => ends.push(condition) });
    newest().says(
      `<stream:error xmlns:stream='http://etherx.jabber.org/streams'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`,
      `<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>`,
    );
    newest().breaks();
    expect(ends).toEqual(['conflict']);
    expect(newest().names()).toEqual(['open', 'close']);
    expect(stream.usable).toBe(false);
  });

  it('tells whoever waits for a frame that none will come', async () => {
    const stream = await opened();
    const waiting = stream.next();
    newest().breaks();
    await expect(waiting).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(stream.next()).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('breaks off where a frame is no XML', async () => {
    const stream = await opened();
    const ends: string[] = [];
    stream.listen({ onFrame: () => undefined, onEnd: (condition) => ends.push(condition) });
    newest().says('<message');
    expect(ends).toEqual(['bad-format']);
    expect(newest().closed).toBe(true);
  });

  it('is silent once it was let go', async () => {
    const stream = await opened();
    const heard: string[] = [];
    stream.listen({ onFrame: () => heard.push('frame'), onEnd: () => heard.push('end') });
    stream.drop();
    newest().says('<a xmlns="x"/>');
    stream.send(xml('b', 'x'));
    expect(heard).toEqual([]);
    expect(newest().names()).toEqual(['open']);
  });
});

describe('stream of a guest', () => {
  async function guest() {
    const stream = GuestStream.open('ws://localhost/', 'example.org');
    newest().begin();
    return stream;
  }

  it('brings answers to the questions they belong to', async () => {
    const stream = await guest();
    const first = stream.iq(xml('iq', NS.client, { type: 'get' }));
    const second = stream.iq(xml('iq', NS.client, { type: 'set' }));
    newest().says(
      `<iq xmlns='jabber:client' type='error' id='r2'><error type='cancel'><conflict xmlns='${NS.stanzas}'/></error></iq>`,
      `<iq xmlns='jabber:client' type='result' id='r1'/>`,
      `<iq xmlns='jabber:client' type='result' id='r9'/>`,
    );
    await expect(first).resolves.toMatchObject({ attrs: { id: 'r1' } });
    await expect(second).rejects.toMatchObject({ condition: 'conflict' });
  });

  it('fails what is open when the stream ends, and what is asked afterwards', async () => {
    const stream = await guest();
    const open = stream.iq(xml('iq', NS.client, { type: 'get' }));
    newest().breaks();
    await expect(open).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(stream.iq(xml('iq', NS.client, { type: 'get' }))).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
