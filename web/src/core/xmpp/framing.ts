import { parseFrame } from './dom';
import { NS } from './ns';
import { parseError, StanzaError } from './stanza-error';
import { elements, serialize, xml, type Xml } from './xml';

const ANSWER_TIMEOUT_MILLIS = 15_000;

/** The server cannot be reached, or what answers there is no XMPP server. */
export class StreamFailure extends Error {
  constructor(readonly kind: 'unreachable' | 'notXmpp') {
    super(kind);
    this.name = 'StreamFailure';
  }
}

/**
 * A stream before login (RFC 7395), for what happens there: registering, presenting an invitation, asking whether a
 * name is free, and testing a server address. It sends requests one after the other and is then closed.
 */
export class FreshStream {
  private readonly waiting = new Map<string, { resolve(iq: Xml): void; reject(error: Error): void }>();
  private count = 0;

  private constructor(
    private readonly socket: WebSocket,
    /** What the server offers before login. */
    readonly features: Xml,
  ) {
    socket.onmessage = (message) => this.onFrame(String(message.data));
    socket.onclose = () => this.failAll();
  }

  /** Opens the stream and waits for the server's features. */
  static open(service: string, domain: string): Promise<FreshStream> {
    return new Promise((resolve, reject) => {
      let socket: WebSocket;
      try {
        socket = new WebSocket(service, 'xmpp');
      } catch {
        reject(new StreamFailure('unreachable'));
        return;
      }
      let opened = false;
      const fail = () => {
        clearTimeout(timer);
        socket.onclose = null;
        socket.close();
        reject(new StreamFailure(opened ? 'notXmpp' : 'unreachable'));
      };
      const timer = setTimeout(fail, ANSWER_TIMEOUT_MILLIS);
      socket.onopen = () => {
        opened = true;
        socket.send(serialize(xml('open', NS.framing, { to: domain, version: '1.0' })));
      };
      socket.onerror = fail;
      socket.onclose = fail;
      socket.onmessage = (message) => {
        const frame = parseFrame(String(message.data));
        if (frame?.name === 'features') {
          clearTimeout(timer);
          socket.onerror = null;
          resolve(new FreshStream(socket, frame));
        } else if (frame?.name !== 'open') fail();
      };
    });
  }

  /** Whether the server announces registration in band (XEP-0077 §7). */
  get offersRegistration(): boolean {
    return elements(this.features, 'register').some((each) => each.ns === NS.registerFeature);
  }

  get usable(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Sends a request and waits for the answer; refusals are thrown as `StanzaError`. */
  iq(request: Xml): Promise<Xml> {
    const id = `r${++this.count}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new StanzaError('timeout', '', []));
      }, ANSWER_TIMEOUT_MILLIS);
      this.waiting.set(id, {
        resolve: (iq) => {
          clearTimeout(timer);
          resolve(iq);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.socket.send(serialize({ ...request, attrs: { ...request.attrs, id } }));
    });
  }

  close(): void {
    if (this.usable) this.socket.send(serialize(xml('close', NS.framing)));
    this.socket.close();
  }

  private onFrame(data: string): void {
    const frame = parseFrame(data);
    // The server ends the stream, for instance because nothing was asked for a while.
    if (frame?.name === 'close' || frame?.name === 'error') this.socket.close();
    if (frame?.name !== 'iq') return;
    const waiting = this.waiting.get(frame.attrs['id'] ?? '');
    if (!waiting) return;
    this.waiting.delete(frame.attrs['id'] ?? '');
    if (frame.attrs['type'] === 'result') waiting.resolve(frame);
    else waiting.reject(parseError(frame));
  }

  private failAll(): void {
    for (const each of this.waiting.values()) each.reject(new StreamFailure('unreachable'));
    this.waiting.clear();
  }
}
