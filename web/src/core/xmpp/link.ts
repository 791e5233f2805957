import { answer } from './disco';
import { bare, domain } from './jid';
import { NS } from './ns';
import { parseError, StanzaError } from './stanza-error';
import { backoffMillis } from './backoff';
import type { Credentials, Failure, Transport, TransportEvent, TransportListener } from './transport';
import { xml, type Xml } from './xml';

const IQ_TIMEOUT_MILLIS = 30_000;
/** Silence after which the connection is tested, and how long the test may take. */
const QUIET_MILLIS = 45_000;
const PROBE_MILLIS = 8_000;

/** What our own server pushes as requests. */
const PUSHED: readonly string[] = [NS.roster, NS.blocking];

export type LinkState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  /** Lost: tried again at `retryAt` (milliseconds since 1970), or now when that is 0. */
  | { readonly kind: 'offline'; readonly since: number; readonly retryAt: number }
  /** The first attempt failed, or the password is no longer right. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly seconds: number; readonly detail: string }
  /** Another device took over: no automatic retry. */
  | { readonly kind: 'replaced'; readonly condition: string };

/** Who listens to a link. */
export interface LinkListener {
  onState(state: LinkState): void;
  onStanza(stanza: Xml): void;
  /** Logged in. `resumed` means that nothing was missed and nothing need be asked again. */
  onSession(jid: string, resumed: boolean): void;
  onAcknowledged(): void;
  keeps(id: string): boolean;
  stored(): Promise<void>;
}

/** A connection that stays: it comes back by itself after a loss, and answers requests in order. */
export class Link implements TransportListener {
  state: LinkState = { kind: 'idle' };
  private credentials: Credentials | undefined;
  private self = '';
  private attempts = 0;
  private everOnline = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private quietTimer: ReturnType<typeof setTimeout> | undefined;
  private heardAt = 0;
  private count = 0;
  private readonly waiting = new Map<string, { to: string; resolve(iq: Xml): void; reject(error: Error): void }>();
  private readonly transport: Transport;

  constructor(
    makeTransport: (listener: TransportListener) => Transport,
    private readonly listener: LinkListener,
  ) {
    this.transport = makeTransport(this);
  }

  get online(): boolean {
    return this.state.kind === 'online';
  }

  get acknowledging(): boolean {
    return this.transport.acknowledging;
  }

  unacknowledged(): ReadonlySet<string> {
    return this.transport.unacknowledged();
  }

  /**
   * Connects. A failed first attempt is reported and not repeated, unless `returning`: then the person was signed in
   * before the page was loaded, and an unreachable server is only an interruption.
   */
  open(credentials: Credentials, returning = false): void {
    this.credentials = credentials;
    this.everOnline = returning;
    this.attempts = 0;
    this.enter({ kind: 'connecting' });
    this.transport.connect(credentials);
  }

  /**
   * Goes on after a refusal; what was open stays open. With the password, or without where another page of this
   * browser got a new token.
   */
  reopen(password?: string): void {
    if (!this.credentials) return;
    this.credentials = { ...this.credentials, password };
    if (this.state.kind === 'refused' || this.state.kind === 'offline') this.again();
  }

  /**
   * Changes the password by what is given. That ends all tokens, so a new one is got at once; other pages of this
   * browser wait for it. Where that fails, the password is kept in memory until the next connection.
   */
  async changePassword(password: string, change: () => Promise<unknown>): Promise<void> {
    const { credentials } = this;
    if (!credentials) throw new StanzaError('offline', '', []);
    const { keys } = credentials;
    await keys.hold(async () => {
      await change();
      keys.drop();
      this.credentials = { ...credentials, password };
      try {
        const token = await this.transport.fetchToken({ ...credentials, password });
        if (token === undefined) return;
        keys.keep(this.self, token);
        this.credentials = { ...credentials, password: undefined };
      } catch {
        // The next connection brings a token.
      }
    });
  }

  /** Whether somebody looks at the client. */
  attend(active: boolean): void {
    this.transport.attend(active);
  }

  close(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.quietTimer);
    this.credentials = undefined;
    if (this.state.kind === 'online' || this.state.kind === 'connecting') this.transport.close();
    this.enter({ kind: 'idle' });
    this.rejectAll();
  }

  /** Does not wait for the next attempt: the person asked, or the network is said to be back. */
  retryNow(): void {
    if (this.state.kind === 'replaced' || (this.state.kind === 'offline' && this.state.retryAt !== 0)) this.again();
  }

  /** Finds out at once whether the connection still works. */
  probe(): void {
    if (this.online) this.test();
  }

  send(stanza: Xml): boolean {
    if (!this.online) return false;
    this.transport.send(stanza);
    return true;
  }

  iq(request: Xml): Promise<Xml> {
    if (!this.online) return Promise.reject(new StanzaError('offline', '', []));
    const id = `q${++this.count}-${Math.floor(Date.now() % 1e6)}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.settle(id, new StanzaError('timeout', '', [])), IQ_TIMEOUT_MILLIS);
      this.waiting.set(id, {
        to: request.attrs['to'] ?? '',
        resolve: (iq) => {
          clearTimeout(timer);
          resolve(iq);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.transport.send({ ...request, attrs: { ...request.attrs, id } });
    });
  }

  onEvent(event: TransportEvent): void {
    switch (event.kind) {
      case 'connected':
        this.onConnected(event.jid, event.resumed, event.kept);
        break;
      case 'failed':
        this.onFailed(event);
        break;
      case 'closed':
        this.onClosed(event.condition);
        break;
    }
  }

  onStanza(stanza: Xml): void {
    this.heardAt = Date.now();
    if (stanza.name !== 'iq') {
      this.listener.onStanza(stanza);
      return;
    }
    const type = stanza.attrs['type'];
    if (type === 'result' || type === 'error') this.onAnswer(stanza);
    else if (type === 'set' && stanza.children.some((each) => typeof each !== 'string' && PUSHED.includes(each.ns))) this.listener.onStanza(stanza);
    else this.transport.send(answer(stanza));
  }

  onAcknowledged(): void {
    this.heardAt = Date.now();
    this.listener.onAcknowledged();
  }

  keeps(id: string): boolean {
    return this.listener.keeps(id);
  }

  stored(): Promise<void> {
    return this.listener.stored();
  }

  private onConnected(jid: string, resumed: boolean, kept: boolean): void {
    this.self = bare(jid);
    this.attempts = 0;
    this.everOnline = true;
    // From here on the token does what the password did; the password is forgotten.
    if (this.credentials) {
      const { password } = this.credentials;
      this.credentials = { ...this.credentials, jid: this.self, password: kept ? undefined : password };
    }
    if (!resumed) this.rejectAll();
    this.heardAt = Date.now();
    this.enter({ kind: 'online' });
    this.listener.onSession(jid, resumed);
    this.watch();
  }

  private onFailed(event: { failure: Failure; seconds: number; detail: string }): void {
    const { failure, seconds, detail } = event;
    if (!this.credentials) return;
    // Somebody who typed a password waits for the answer; a token is tried again by itself.
    const typed = this.credentials.password !== undefined;
    const lasting = failure === 'password' || failure === 'disabled' || failure === 'insecure' || (failure === 'tooMany' && typed);
    if (!this.everOnline || lasting) this.enter({ kind: 'refused', failure, seconds, detail });
    else this.retryLater(seconds * 1000);
  }

  private onClosed(condition: string): void {
    clearTimeout(this.quietTimer);
    if (!this.credentials) return;
    if (condition === 'conflict') {
      this.enter({ kind: 'replaced', condition });
      return;
    }
    // After `not-authorized`, the answer to the next attempt says why: another password, or the account is disabled.
    this.retryLater(0);
  }

  private again(): void {
    clearTimeout(this.retryTimer);
    if (!this.credentials) return;
    const since = this.state.kind === 'offline' ? this.state.since : Date.now();
    this.enter({ kind: 'offline', since, retryAt: 0 });
    this.transport.connect(this.credentials);
  }

  private retryLater(atLeastMillis: number): void {
    const delay = Math.max(atLeastMillis, backoffMillis(this.attempts++, Math.random()));
    const since = this.state.kind === 'offline' ? this.state.since : Date.now();
    this.enter({ kind: 'offline', since, retryAt: Date.now() + delay });
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.retryNow(), delay);
  }

  private watch(): void {
    clearTimeout(this.quietTimer);
    this.quietTimer = setTimeout(() => {
      if (!this.online) return;
      if (Date.now() - this.heardAt >= QUIET_MILLIS) this.test();
      this.watch();
    }, QUIET_MILLIS);
  }

  private test(): void {
    const asked = Date.now();
    void this.iq(xml('iq', NS.client, { type: 'get', to: domain(this.self) }, xml('ping', NS.ping))).catch(() => undefined);
    setTimeout(() => {
      if (this.online && this.heardAt < asked) this.transport.drop();
    }, PROBE_MILLIS);
  }

  private onAnswer(stanza: Xml): void {
    const id = stanza.attrs['id'] ?? '';
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    // RFC 6120 §8.1.2.1: an answer counts only from whom was asked; our own server may leave "from" out.
    const from = stanza.attrs['from'] ?? '';
    const home = waiting.to === '' || waiting.to === this.self || waiting.to === domain(this.self);
    if (from !== waiting.to && !(home && (from === '' || from === this.self || from === domain(this.self)))) {
      // A numeric address is answered from the account's real one on the same domain.
      if (bare(from) === '' || domain(from) !== domain(waiting.to)) return;
    }
    this.settle(id, stanza.attrs['type'] === 'error' ? parseError(stanza) : stanza);
  }

  private settle(id: string, outcome: Xml | Error): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (outcome instanceof Error) waiting?.reject(outcome);
    else waiting?.resolve(outcome);
  }

  private rejectAll(): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, new StanzaError('offline', '', []));
  }

  private enter(state: LinkState): void {
    this.state = state;
    this.listener.onState(state);
  }
}
