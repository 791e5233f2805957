import type { Xml } from './xml';

/** What a client tells of its installation when it logs in (XEP-0388 §2.4). Only the account itself learns it. */
export interface Agent {
  /** A UUID, the same at each login of this installation. */
  readonly id: string;
  readonly software: string;
  /** What it runs on, in words for people. */
  readonly device: string;
}

/** The token of an account on this device: it opens the account without the password, until it is taken back. */
export interface Keys {
  /**
   * Does something with the token that is kept now, undefined for none, while no other page of this browser uses or
   * changes it.
   */
  hold<T>(use: (token: string | undefined) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Keeps a new token of the account (a bare address); to be called while holding. */
  keep(self: string, token: string): void;
  /** The token is good for nothing any more. */
  drop(): void;
}

/** How to log in. */
export interface Credentials {
  /** Bare address; before the account's own name is known, the one that was typed. */
  readonly jid: string;
  readonly agent: Agent;
  /** Tells the sessions of one installation apart: one page of the browser each (XEP-0386). */
  readonly tag: string;
  /** As typed, until there is a token for it. */
  readonly password: string | undefined;
  readonly keys: Keys;
}

export type Failure =
  /** The server could not be reached, or did not answer in time. */
  | 'unreachable'
  /** Something answered that does not speak XMPP as we do. */
  | 'notXmpp'
  /** Name or password is wrong, or the token is not good any more. */
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
  /** `kept` says that there is a token now, so that the password may be forgotten. */
  | { readonly kind: 'connected'; readonly jid: string; readonly resumed: boolean; readonly kept: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly seconds: number; readonly detail: string }
  | { readonly kind: 'closed'; readonly condition: string };

/** One XMPP stream, however it is made. Stanzas go in and out as plain values. */
export interface Transport {
  connect(credentials: Credentials): void;
  send(stanza: Xml): void;
  /** Ids of sent messages the server has not yet acknowledged. */
  unacknowledged(): ReadonlySet<string>;
  /** Whether acknowledgements (XEP-0198) are in use. */
  readonly acknowledging: boolean;
  /** Whether somebody looks at the client; while nobody does, the server spares it what can wait (XEP-0352). */
  attend(active: boolean): void;
  /** Gets a token for the password beside the session; undefined when the server gives none. Fails like a login. */
  fetchToken(credentials: Credentials): Promise<string | undefined>;
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
  /** Whether whoever wrote the message of that id keeps it, and sends it again in a new session. */
  keeps(id: string): boolean;
  /** Resolves when everything received so far is stored; only then is it acknowledged to the server. */
  stored(): Promise<void>;
}
