import { local } from '../jid';
import { NS } from '../ns';
import type { Agent, Credentials, Failure } from '../transport';
import { child, childText, elements, text, xml, type Xml } from '../xml';
import { HASHED_TOKEN, HashedToken } from './hashed-token';
import { fromBase64, type Proof, toBase64 } from './proof';
import { chooseScram, Scram } from './scram';
import { StreamFailure, StreamSocket } from './socket';

/** How long a server that gives no time asks to wait after too many tries. */
const WAIT_SECONDS = 30;

const ERRAND_TIMEOUT_MILLIS = 15_000;

/** A login that came to nothing. */
export class LoginFailure extends Error {
  constructor(
    readonly failure: Failure,
    readonly seconds = 0,
    readonly detail = '',
  ) {
    super(failure);
    this.name = 'LoginFailure';
  }
}

/** What a server offers in one step with the login (XEP-0388 §2.1). */
export interface Offer {
  readonly mechanisms: readonly string[];
  /** Whether a token can be had and used (XEP-0484). */
  readonly tokens: boolean;
}

/** @throws StreamFailure when the server does not speak the extensible profile of SASL */
export function readOffer(features: Xml): Offer {
  const authentication = child(features, 'authentication', NS.sasl);
  if (!authentication) throw new StreamFailure('notXmpp');
  const fast = child(child(authentication, 'inline', NS.sasl), 'fast', NS.fast);
  return {
    mechanisms: elements(authentication, 'mechanism').map(text),
    tokens: elements(fast, 'mechanism').some((each) => text(each) === HASHED_TOKEN),
  };
}

/** Opens a stream that names who is about to log in, as XEP-0388 asks. */
export function openFor(service: string, credentials: Credentials, signal?: AbortSignal): Promise<StreamSocket> {
  if (typeof crypto === 'undefined' || !('subtle' in crypto)) return Promise.reject(new LoginFailure('insecure'));
  const { jid } = credentials;
  return StreamSocket.open(service, { to: jid.slice(jid.indexOf('@') + 1), from: jid }, signal);
}

/** The proof for a password. */
export function passwordProof(offer: Offer, jid: string, password: string): Proof {
  const mechanism = chooseScram(offer.mechanisms);
  if (!mechanism) throw new LoginFailure('other', 0, 'SCRAM');
  return new Scram(mechanism, local(jid), password);
}

export function tokenProof(offer: Offer, jid: string, token: string): Proof {
  if (!offer.tokens) throw new LoginFailure('password');
  return new HashedToken(local(jid), token);
}

export function buildTokenUse(invalidate = false): Xml {
  return xml('fast', NS.fast, { invalidate: invalidate ? 'true' : undefined });
}

export function buildTokenRequest(): Xml {
  return xml('request-token', NS.fast, { mechanism: HASHED_TOKEN });
}

/** The wish for a new session (XEP-0386): with copies and acknowledgements, and a name that tells it from others. */
export function buildBind(tag: string): Xml {
  const enable = xml('enable', NS.management, { resume: 'true' });
  return xml('bind', NS.bind, {}, xml('tag', NS.bind, {}, tag), xml('enable', NS.carbons), enable);
}

/** The token that a server gave with a login. */
export function tokenIn(success: Xml): string | undefined {
  return child(success, 'token', NS.fast)?.attrs['token'];
}

function buildAgent({ id, software, device }: Agent): Xml {
  return xml('user-agent', NS.sasl, { id }, xml('software', NS.sasl, {}, software), xml('device', NS.sasl, {}, device));
}

/**
 * Logs in (XEP-0388), with what else is wished in the same step. The answer holds what came of the wishes.
 *
 * @throws LoginFailure when the server refuses, or does not prove that it knows the secret
 * @throws StreamFailure when the stream ends
 */
export async function logIn(socket: StreamSocket, agent: Agent, proof: Proof, wishes: readonly (Xml | undefined)[]): Promise<Xml> {
  const first = xml('initial-response', NS.sasl, {}, toBase64(await proof.begin()));
  socket.send(xml('authenticate', NS.sasl, { mechanism: proof.mechanism }, first, buildAgent(agent), ...wishes));
  for (;;) {
    const frame = await socket.next();
    if (frame.ns !== NS.sasl) continue;
    if (frame.name === 'failure') throw refusal(frame);
    if (frame.name === 'challenge') {
      socket.send(xml('response', NS.sasl, {}, toBase64(await proof.respond(fromBase64(text(frame))))));
    } else if (frame.name === 'success') {
      const last = childText(frame, 'additional-data', NS.sasl) ?? '';
      if (!(await proof.verify(fromBase64(last)))) throw new LoginFailure('other', 0, 'server-signature');
      return frame;
    } else throw new LoginFailure('other', 0, frame.name);
  }
}

function refusal(frame: Xml): LoginFailure {
  const condition = elements(frame).find((each) => each.name !== 'text' && each.ns !== NS.account)?.name ?? '';
  const detail = childText(frame, 'text') || condition;
  const seconds = Number(child(frame, 'retry', NS.account)?.attrs['seconds'] ?? '0');
  if (condition === 'temporary-auth-failure' || seconds > 0) return new LoginFailure('tooMany', seconds || WAIT_SECONDS, detail);
  if (condition === 'account-disabled') return new LoginFailure('disabled', 0, detail);
  const wrong = condition === 'not-authorized' || condition === 'credentials-expired';
  return new LoginFailure(wrong ? 'password' : 'other', 0, detail);
}

/** Logs in beside any session, for something that is done with the login itself. */
async function errand<T>(service: string, credentials: Credentials, run: (socket: StreamSocket, offer: Offer) => Promise<T>): Promise<T> {
  const socket = await openFor(service, credentials);
  const timer = setTimeout(() => socket.drop(), ERRAND_TIMEOUT_MILLIS);
  try {
    return await run(socket, readOffer(socket.features));
  } finally {
    clearTimeout(timer);
    socket.end();
  }
}

/** Gets a token for the password; undefined when the server gives none. */
export function fetchToken(service: string, credentials: Credentials): Promise<string | undefined> {
  return errand(service, credentials, async (socket, offer) => {
    const { agent, jid, password } = credentials;
    if (!offer.tokens || password === undefined) return undefined;
    return tokenIn(await logIn(socket, agent, passwordProof(offer, jid, password), [buildTokenRequest()]));
  });
}

/** Gives a token back: from then on it opens nothing any more (XEP-0484 §3.6). */
export function giveBackToken(service: string, credentials: Credentials, token: string): Promise<void> {
  return errand(service, credentials, async (socket, offer) => {
    await logIn(socket, credentials.agent, tokenProof(offer, credentials.jid, token), [buildTokenUse(true)]);
  });
}
