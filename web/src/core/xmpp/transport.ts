import type { Xml } from './xml';

/**
 * What a SCRAM login leaves behind: enough to log in again without the password (RFC 5802 §3).
 * It opens the account as long as the password stays the same, so it lives only in memory and in the tab's session.
 */
export interface ScramKeys {
  readonly name: string;
  readonly ck: string;
  readonly sk: string;
  readonly iter: number;
  readonly salt: string;
}

/** How to log in. The login name stays as typed: the resumable session is found under it again. */
export interface Credentials {
  readonly loginJid: string;
  readonly resource: string;
  readonly secret: string | ScramKeys;
}

export type Failure =
  /** The server could not be reached, or did not answer in time. */
  | 'unreachable'
  /** Something answered that does not speak XMPP. */
  | 'notXmpp'
  /** Name or password is wrong. */
  | 'password'
  /** Too many tries: the server asks to wait. */
  | 'tooMany'
  /** The account is switched off. */
  | 'disabled'
  /** The browser offers no cryptography here, because the page did not come over https or loopback. */
  | 'insecure'
  | 'other';

/** What happens to a connection. After `failed` or `closed` it may be connected again. */
export type TransportEvent =
  | { readonly kind: 'connected'; readonly jid: string; readonly resumed: boolean; readonly keys: ScramKeys | undefined }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly seconds: number; readonly detail: string }
  | { readonly kind: 'closed'; readonly condition: string };

/** One XMPP stream, whatever library makes it. Stanzas go in and out as plain values. */
export interface Transport {
  connect(credentials: Credentials): void;
  send(stanza: Xml): void;
  /** Ids of sent messages the server has not yet acknowledged. */
  unacknowledged(): ReadonlySet<string>;
  /** Whether acknowledgements (XEP-0198) are in use. */
  readonly acknowledging: boolean;
  /** Ends the stream properly: it cannot be resumed afterwards. */
  close(): void;
  /** Drops the socket as if the network had gone: the stream can be resumed. */
  drop(): void;
}

/** Who listens to a transport. */
export interface TransportListener {
  onEvent(event: TransportEvent): void;
  onStanza(stanza: Xml): void;
  /** The server acknowledged something; see `unacknowledged`. */
  onAcknowledged(): void;
  /** Resolves when everything received so far is stored; only then is it acknowledged to the server. */
  stored(): Promise<void>;
}
