import { Strophe } from 'strophe.js';
import { fromElement, toElement } from './dom';
import { NS } from './ns';
import type { Credentials, Failure, ScramKeys, Transport, TransportListener } from './transport';
import { child, text, type Xml } from './xml';

/** How long one attempt to connect may take, milliseconds. */
const CONNECT_TIMEOUT_MILLIS = 20_000;

type Connection = InstanceType<typeof Strophe.Connection>;

/** The part of strophe's stream management that is used here; some of it is its own business, hence written down. */
interface Management {
  readonly enabled: boolean;
  readonly state: { readonly unacked: readonly { readonly name: string; readonly stanza: string }[] };
  onInbound(view: { readonly name: string }): void;
  sendAck(): void;
  _pendingResend?: { readonly name: string; readonly stanza: string }[];
}

/**
 * The stream as strophe.js makes it: WebSocket, SASL and stream management. One connection object is kept for all
 * attempts, since the resumable session lives in it (in memory only: a reloaded page starts a new session).
 */
export class StropheTransport implements Transport {
  private readonly connection: Connection;
  private attempt: ReturnType<typeof setTimeout> | undefined;
  private online = false;
  /** The outcome of this attempt has been told; whatever strophe adds is an echo. */
  private settled = true;
  private closing = false;
  private streamError = '';

  constructor(
    service: string,
    private readonly listener: TransportListener,
  ) {
    Strophe.setLogLevel(Strophe.LogLevel.FATAL);
    this.connection = new Strophe.Connection(service, {
      enableStreamManagement: true,
      explicitResourceBinding: true,
      mechanisms: [Strophe.SASLSHA512, Strophe.SASLSHA384, Strophe.SASLSHA256, Strophe.SASLSHA1],
      streamManagement: { maxUnacked: 1, storage: new Strophe.MemoryStorageBackend() },
    });
    this.acknowledgeOnlyWhatIsStored();
    this.watchAcknowledgements();
  }

  get acknowledging(): boolean {
    return this.management?.enabled ?? false;
  }

  private get management(): Management | undefined {
    return this.connection.sm as unknown as Management | undefined;
  }

  connect(credentials: Credentials): void {
    const { loginJid, resource, secret } = credentials;
    if (typeof crypto === 'undefined' || !('subtle' in crypto)) {
      this.settled = false;
      this.fail('insecure');
      return;
    }
    this.settled = false;
    this.closing = false;
    this.streamError = '';
    clearTimeout(this.attempt);
    this.attempt = setTimeout(() => {
      this.fail('unreachable');
      this.drop();
    }, CONNECT_TIMEOUT_MILLIS);
    this.connection.reset();
    this.connection.connect(
      `${loginJid}/${resource}`,
      typeof secret === 'string' ? secret : { ...secret },
      (status, condition, element) => this.onStatus(status, condition ?? '', element),
    );
  }

  send(stanza: Xml): void {
    this.connection.send(toElement(stanza));
  }

  unacknowledged(): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const queued of this.management?.state.unacked ?? []) {
      const id = queued.name === 'message' ? / id="([^"]+)"/.exec(queued.stanza)?.[1] : undefined;
      if (id) ids.add(id);
    }
    return ids;
  }

  close(): void {
    this.closing = true;
    clearTimeout(this.attempt);
    this.connection.disconnect();
  }

  drop(): void {
    clearTimeout(this.attempt);
    this.connection._doDisconnect();
  }

  private fail(failure: Failure, seconds = 0, detail = ''): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.attempt);
    this.listener.onEvent({ kind: 'failed', failure, seconds, detail });
  }

  private onStatus(status: number, condition: string, element: Element | undefined): void {
    const { Status } = Strophe;
    switch (status) {
      case Status.CONNECTED:
        this.onConnected();
        break;
      case Status.BINDREQUIRED:
        // The session of RFC 3921 does nothing any more (RFC 6121 §1.4); asking for it costs a round trip.
        this.connection.do_session = false;
        this.connection.bind();
        break;
      case Status.AUTHFAIL:
        this.onRefused(element);
        break;
      case Status.CONNFAIL:
        this.fail(this.connection.connected || condition.includes('no-auth') ? 'notXmpp' : 'unreachable', 0, condition);
        break;
      case Status.ERROR:
        this.streamError = condition;
        break;
      case Status.DISCONNECTED:
        this.onDisconnected();
        break;
      default:
    }
  }

  private onConnected(): void {
    clearTimeout(this.attempt);
    this.settled = true;
    this.online = true;
    this.connection.addHandler((stanza) => this.onStanza(stanza), null, null, null);
    const keys = this.connection.scram_keys as unknown as ScramKeys | null;
    this.listener.onEvent({
      kind: 'connected',
      jid: this.connection.jid,
      resumed: this.connection.hasResumed(),
      keys: keys ?? undefined,
    });
  }

  private onRefused(element: Element | undefined): void {
    const failure = element ? fromElement(element) : undefined;
    const retry = Number(child(failure, 'retry', NS.account)?.attrs['seconds'] ?? '0');
    const detail = text(child(failure, 'text'));
    if (child(failure, 'temporary-auth-failure')) this.fail('tooMany', retry || 30, detail);
    else if (child(failure, 'account-disabled')) this.fail('disabled', 0, detail);
    else if (retry > 0) this.fail('tooMany', retry, detail);
    else this.fail('password', 0, detail);
    this.close();
  }

  private onDisconnected(): void {
    const wasOnline = this.online;
    this.online = false;
    if (!this.settled) this.fail(this.streamError ? 'other' : 'unreachable', 0, this.streamError);
    else if (wasOnline) this.listener.onEvent({ kind: 'closed', condition: this.closing ? 'closed' : this.streamError });
  }

  /** A handler that threw would be removed by strophe, and with it every later stanza lost. */
  private onStanza(element: Element): boolean {
    try {
      if (['message', 'presence', 'iq'].includes(element.localName)) this.listener.onStanza(fromElement(element));
    } catch (error) {
      reportError(error);
    }
    return true;
  }

  /** Delays the answer to an acknowledgement request until what was received is on this device's disk. */
  private acknowledgeOnlyWhatIsStored(): void {
    const { management } = this;
    if (!management) return;
    const acknowledge = management.sendAck.bind(management);
    management.sendAck = () => {
      void this.listener.stored().then(() => {
        if (management.enabled && this.online) acknowledge();
      });
    };
  }

  private watchAcknowledgements(): void {
    const { management } = this;
    if (!management) return;
    const handle = management.onInbound.bind(management);
    management.onInbound = (view) => {
      handle(view);
      if (view.name === 'failed') this.leaveMessagesToTheOutbox();
      if (view.name === 'a' || view.name === 'resumed' || view.name === 'failed') {
        queueMicrotask(() => this.listener.onAcknowledged());
      }
    };
  }

  /** What a failed resumption left is sent again by strophe; messages are not, since our outbox does that and knows more. */
  private leaveMessagesToTheOutbox(): void {
    const { management } = this;
    if (!management) return;
    management._pendingResend = (management._pendingResend ?? []).filter(
      (queued) => queued.name === 'message' && !queued.stanza.includes('<body'),
    );
  }
}
