import { type Bytes, fromBase64, type Hash, hmac, type Proof, sameBytes, toBase64, utf8 } from './proof';

/** RFC 7677 §4 asks for 4096 or more; above the other bound a page would only stand still. */
const MIN_ITERATIONS = 4096;
const MAX_ITERATIONS = 5_000_000;
const NONCE_BYTES = 18;

const NO_BINDING = 'n,,';

/** The hashes in which SCRAM is used, the best first, by the mechanism's name. */
const HASHES: ReadonlyMap<string, Hash> = new Map([
  ['SCRAM-SHA-512', 'SHA-512'],
  ['SCRAM-SHA-256', 'SHA-256'],
]);

/** The best mechanism among those offered, or undefined. A page cannot see the channel, so it never binds to it. */
export function chooseScram(offered: readonly string[]): string | undefined {
  return [...HASHES.keys()].find((name) => offered.includes(name));
}

/** Proves a password without telling it (RFC 5802, RFC 7677). */
export class Scram implements Proof {
  private firstBare = '';
  private serverSignature: Bytes | undefined;
  private readonly hash: Hash;

  constructor(
    readonly mechanism: string,
    private readonly username: string,
    /** Prepared as RFC 8265 says. */
    private readonly password: string,
    private readonly nonce = toBase64(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))),
  ) {
    this.hash = HASHES.get(mechanism) ?? 'SHA-256';
  }

  async begin(): Promise<Bytes> {
    const name = this.username.replace(/=/g, '=3D').replace(/,/g, '=2C');
    this.firstBare = `n=${name},r=${this.nonce}`;
    return utf8(NO_BINDING + this.firstBare);
  }

  async respond(challenge: Bytes): Promise<Bytes> {
    const first = new TextDecoder().decode(challenge);
    const fields = attributes(first);
    const nonce = fields.get('r') ?? '';
    const iterations = Number(fields.get('i'));
    const salt = fields.get('s');
    // An unknown extension that must be understood (RFC 5802 §5.1), or a nonce that is not of this exchange.
    const wrong = fields.has('m') || !nonce.startsWith(this.nonce) || nonce === this.nonce || !salt;
    if (wrong || !(iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS)) throw new Error('SCRAM: unacceptable challenge');
    const { hash } = this;
    const salted = await stretch(hash, this.password, fromBase64(salt), iterations);
    const [clientKey, serverKey] = await Promise.all([hmac(hash, salted, utf8('Client Key')), hmac(hash, salted, utf8('Server Key'))]);
    const storedKey: Bytes = new Uint8Array(await crypto.subtle.digest(hash, clientKey));
    const withoutProof = `c=${btoa(NO_BINDING)},r=${nonce}`;
    const signed = utf8(`${this.firstBare},${first},${withoutProof}`);
    const signature = await hmac(hash, storedKey, signed);
    this.serverSignature = await hmac(hash, serverKey, signed);
    return utf8(`${withoutProof},p=${toBase64(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)))}`);
  }

  async verify(last: Bytes): Promise<boolean> {
    const said = attributes(new TextDecoder().decode(last)).get('v');
    return said !== undefined && this.serverSignature !== undefined && sameBytes(fromBase64(said), this.serverSignature);
  }
}

function attributes(message: string): Map<string, string> {
  return new Map(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}

async function stretch(hash: Hash, password: string, salt: Bytes, iterations: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', utf8(password), 'PBKDF2', false, ['deriveBits']);
  const bits = hash === 'SHA-512' ? 512 : 256;
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash, salt, iterations }, key, bits));
}
