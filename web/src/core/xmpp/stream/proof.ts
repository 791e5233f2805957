/** Bytes as the browser's cryptography takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** One way to prove to a server who one is (RFC 4422), from the client's side. */
export interface Proof {
  /** The registered name. */
  readonly mechanism: string;
  /** The first message. */
  begin(): Promise<Bytes>;
  /**
   * The answer to what the server says.
   *
   * @throws Error when the server says what it must not
   */
  respond(challenge: Bytes): Promise<Bytes>;
  /** Whether the server's last message shows that it knows the secret too. */
  verify(last: Bytes): Promise<boolean>;
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function toBase64(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes));
}

/** @throws DOMException when it is no base64 */
export function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
}

export type Hash = 'SHA-256' | 'SHA-512';

export async function hmac(hash: Hash, key: Bytes, message: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, message));
}

export function sameBytes(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
