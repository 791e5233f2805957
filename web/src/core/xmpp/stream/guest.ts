import { NS } from '../ns';
import { parseError, StanzaError } from '../stanza-error';
import { elements, type Xml } from '../xml';
import { StreamFailure, StreamSocket } from './socket';

const ANSWER_TIMEOUT_MILLIS = 15_000;

/**
 * A stream before login, for what happens there: registering, presenting an invitation, asking whether a name is
 * free, and testing a server address.
 */
export class GuestStream {
  private readonly waiting = new Map<string, { resolve(iq: Xml): void; reject(error: Error): void }>();
  private count = 0;

  private constructor(private readonly socket: StreamSocket) {
    socket.listen({ onFrame: (frame) => this.onFrame(frame), onEnd: () => this.failAll() });
  }

  /**
   * Opens the stream and waits for the server's features.
   *
   * @throws StreamFailure
   */
  static async open(service: string, domain: string): Promise<GuestStream> {
    return new GuestStream(await StreamSocket.open(service, { to: domain }));
  }

  /** Whether the server announces registration in band (XEP-0077 §7). */
  get offersRegistration(): boolean {
    return elements(this.socket.features, 'register').some((each) => each.ns === NS.registerFeature);
  }

  get usable(): boolean {
    return this.socket.usable;
  }

  /** Sends a request and waits for the answer; refusals are thrown as `StanzaError`. */
  iq(request: Xml): Promise<Xml> {
    if (!this.usable) return Promise.reject(new StreamFailure('unreachable'));
    const id = `r${++this.count}`;
    return new Promise<Xml>((resolve, reject) => {
      const timer = setTimeout(() => this.waiting.get(id)?.reject(new StanzaError('timeout', '', [])), ANSWER_TIMEOUT_MILLIS);
      const settled = () => {
        clearTimeout(timer);
        this.waiting.delete(id);
      };
      this.waiting.set(id, {
        resolve: (iq) => {
          settled();
          resolve(iq);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      this.socket.send({ ...request, attrs: { ...request.attrs, id } });
    });
  }

  close(): void {
    this.socket.end();
  }

  private onFrame(frame: Xml): void {
    const waiting = frame.name === 'iq' ? this.waiting.get(frame.attrs['id'] ?? '') : undefined;
    if (frame.attrs['type'] === 'result') waiting?.resolve(frame);
    else waiting?.reject(parseError(frame));
  }

  private failAll(): void {
    for (const each of [...this.waiting.values()]) each.reject(new StreamFailure('unreachable'));
  }
}
