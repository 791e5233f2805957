import { NS } from '../ns';
import type { Credentials, Transport, TransportListener } from '../transport';
import { child, childText, type Xml, xml } from '../xml';
import {
  buildBind,
  buildTokenRequest,
  buildTokenUse,
  fetchToken,
  LoginFailure,
  logIn,
  openFor,
  passwordProof,
  readOffer,
  tokenIn,
  tokenProof,
} from './login';
import { Management } from './management';
import { StreamFailure, type StreamSocket } from './socket';

/** How long one attempt to connect may take, milliseconds. */
const CONNECT_TIMEOUT_MILLIS = 20_000;

/** What a login came to, before the session begins. */
interface Entered {
  readonly socket: StreamSocket;
  readonly success: Xml;
  readonly kept: boolean;
}

/**
 * The stream of the web client: WebSocket, login by password or token in one step with the session (XEP-0388, 0386,
 * 0484), acknowledgements in both directions and resumption (XEP-0198). A new session begins where the archive ends;
 * what came before is read there. One object is kept for all attempts, since the resumable session lives in it.
 */
export class StreamTransport implements Transport {
  private readonly management = new Management();
  private socket: StreamSocket | undefined;
  private attempt: AbortController | undefined;
  private jid = '';
  private active = true;
  private sparing = false;
  /** An acknowledgement was asked for and has not come. */
  private asked = false;
  private asking = false;
  private told = 0;

  constructor(
    private readonly service: string,
    private readonly listener: TransportListener,
  ) {}

  get acknowledging(): boolean {
    return this.management.enabled;
  }

  connect(credentials: Credentials): void {
    this.abandon();
    const attempt = new AbortController();
    this.attempt = attempt;
    const timer = setTimeout(() => this.failed(attempt, new StreamFailure('unreachable')), CONNECT_TIMEOUT_MILLIS);
    void this.enter(credentials, attempt.signal)
      .catch((error: unknown) => this.failed(attempt, error))
      .finally(() => clearTimeout(timer));
  }

  send(stanza: Xml): void {
    this.management.sent(stanza);
    this.socket?.send(stanza);
    this.askSoon();
  }

  unacknowledged(): ReadonlySet<string> {
    const messages = this.management.pending.filter((stanza) => stanza.name === 'message');
    return new Set(messages.flatMap((stanza) => stanza.attrs['id'] ?? []));
  }

  attend(active: boolean): void {
    if (this.active === active) return;
    this.active = active;
    if (this.sparing) this.socket?.send(xml(active ? 'active' : 'inactive', NS.clientState));
  }

  fetchToken(credentials: Credentials): Promise<string | undefined> {
    return fetchToken(this.service, credentials);
  }

  close(): void {
    this.abandon();
    const { socket } = this;
    this.socket = undefined;
    this.management.forget();
    if (!socket) return;
    socket.end();
    this.listener.onEvent({ kind: 'closed', condition: 'closed' });
  }

  drop(): void {
    this.abandon();
    const { socket } = this;
    this.socket = undefined;
    if (!socket) return;
    socket.drop();
    this.listener.onEvent({ kind: 'closed', condition: '' });
  }

  private abandon(): void {
    this.attempt?.abort();
    this.attempt = undefined;
  }

  private failed(attempt: AbortController, error: unknown): void {
    if (this.attempt !== attempt) return;
    this.abandon();
    const event = { kind: 'failed', seconds: 0, detail: '' } as const;
    if (error instanceof StreamFailure) {
      this.listener.onEvent({ ...event, failure: error.condition ? 'other' : error.kind, detail: error.condition });
    } else if (error instanceof LoginFailure) {
      const { failure, seconds, detail } = error;
      this.listener.onEvent({ kind: 'failed', failure, seconds, detail });
    } else {
      reportError(error);
      this.listener.onEvent({ ...event, failure: 'other' });
    }
  }

  private async enter(credentials: Credentials, signal: AbortSignal): Promise<void> {
    const socket = await openFor(this.service, credentials, signal);
    const letGo = () => socket.drop();
    signal.addEventListener('abort', letGo);
    try {
      // What is to be acknowledged by the resumption must be on this device's disk.
      await this.listener.stored();
      const entered = await credentials.keys.hold((token) => this.logIn(socket, credentials, token), signal);
      if (!signal.aborted) this.begin(entered);
    } catch (error) {
      socket.drop();
      throw error;
    } finally {
      signal.removeEventListener('abort', letGo);
    }
  }

  private async logIn(socket: StreamSocket, credentials: Credentials, token: string | undefined): Promise<Entered> {
    const { agent, jid, keys, password, tag } = credentials;
    const offer = readOffer(socket.features);
    if (password === undefined && token === undefined) throw new LoginFailure('password');
    const typed = password !== undefined;
    const proof = typed ? passwordProof(offer, jid, password) : tokenProof(offer, jid, token ?? '');
    try {
      const success = await logIn(socket, agent, proof, [
        typed ? (offer.tokens ? buildTokenRequest() : undefined) : buildTokenUse(),
        this.management.resume(),
        buildBind(tag),
      ]);
      const given = tokenIn(success);
      const self = (childText(success, 'authorization-identifier', NS.sasl) ?? jid).replace(/\/.*/s, '');
      // Written before anything else happens: from its first use on, the earlier one is good for nothing.
      if (given) keys.keep(self, given);
      return { socket, success, kept: !typed || given !== undefined };
    } catch (error) {
      if (!typed && error instanceof LoginFailure && error.failure === 'password') keys.drop();
      throw error;
    }
  }

  /** The session begins, or goes on. */
  private begin({ socket, success, kept }: Entered): void {
    const resumed = child(success, 'resumed', NS.management);
    const failed = child(success, 'failed', NS.management);
    const told = (resumed ?? failed)?.attrs['h'];
    if (told !== undefined && this.management.acknowledge(told)) this.listener.onAcknowledged();
    const again = resumed ? this.management.pending : this.management.leftovers((id) => this.listener.keeps(id));
    if (!resumed) {
      this.jid = childText(success, 'authorization-identifier', NS.sasl) ?? '';
      this.management.begin(child(child(success, 'bound', NS.bind), 'enabled', NS.management));
      this.told = 0;
    }
    this.attempt = undefined;
    this.socket = socket;
    this.asked = false;
    this.sparing = false;
    for (const stanza of again) {
      if (resumed) socket.send(stanza);
      else this.send(stanza);
    }
    this.listener.onEvent({ kind: 'connected', jid: this.jid, resumed: resumed !== undefined, kept });
    this.askSoon();
    socket.listen({ onFrame: (frame) => this.onFrame(frame), onEnd: (condition) => this.onEnd(condition) });
  }

  private onFrame(frame: Xml): void {
    if (frame.ns === NS.management) this.onManagement(frame);
    else if (frame.name === 'features') this.onFeatures(frame);
    else if (frame.ns === NS.client) {
      this.management.heard();
      try {
        this.listener.onStanza(frame);
      } catch (error) {
        // What one stanza breaks must not cost those behind it.
        reportError(error);
      }
    }
  }

  private onFeatures(features: Xml): void {
    this.sparing = child(features, 'csi', NS.clientState) !== undefined;
    if (this.sparing && !this.active) this.socket?.send(xml('inactive', NS.clientState));
  }

  private onManagement(frame: Xml): void {
    if (frame.name === 'r') void this.acknowledge();
    else if (frame.name === 'a') {
      this.asked = false;
      if (this.management.acknowledge(frame.attrs['h'])) this.listener.onAcknowledged();
      this.askSoon();
    }
  }

  /** Answers once what was received up to now is on this device's disk. */
  private async acknowledge(): Promise<void> {
    const { socket } = this;
    const { count } = this.management;
    await this.listener.stored();
    if (this.socket !== socket) return;
    this.told = Math.max(this.told, count);
    socket?.send(xml('a', NS.management, { h: String(this.told) }));
  }

  /** Asks for an acknowledgement after all that is sent in one go, and not again before it has come. */
  private askSoon(): void {
    if (this.asking || this.asked || this.management.pending.length === 0) return;
    this.asking = true;
    queueMicrotask(() => {
      this.asking = false;
      if (!this.socket || this.asked) return;
      this.asked = true;
      this.socket.send(xml('r', NS.management));
    });
  }

  private onEnd(condition: string): void {
    this.socket = undefined;
    this.listener.onEvent({ kind: 'closed', condition });
  }
}
