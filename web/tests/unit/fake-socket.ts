import { vi } from 'vitest';
import type { Xml } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

/** What every server says first. */
export const FEATURES = `<stream:features xmlns:stream='http://etherx.jabber.org/streams'>
  <authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-256</mechanism><inline>
    <fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-NONE</mechanism></fast></inline></authentication></stream:features>`;

/** A WebSocket whose other end is the test. */
export class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];

  readyState = 0;
  readonly sent: Xml[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { wasClean: boolean }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    FakeSocket.made.push(this);
  }

  send(data: string): void {
    this.sent.push(fixture(data));
  }

  close(): void {
    this.closed = true;
    this.readyState = 3;
  }

  /** The connection is there, and the server says its first words. */
  begin(features = FEATURES): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
    this.says("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0'/>", features);
  }

  says(...frames: string[]): void {
    for (const data of frames) this.onmessage?.({ data });
  }

  breaks(wasClean = false): void {
    this.readyState = 3;
    this.onclose?.({ wasClean });
  }

  names(): string[] {
    return this.sent.map((frame) => frame.name);
  }
}

/** Puts such sockets in the place of the browser's. Returns the newest one. */
export function fakeSockets(): () => FakeSocket {
  FakeSocket.made = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  return () => {
    const newest = FakeSocket.made.at(-1);
    if (!newest) throw new Error('nobody connects');
    return newest;
  };
}
