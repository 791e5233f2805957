/** Bytes as browsers and RFC 8291 write keys: base64url without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
  const plain = btoa(String.fromCharCode(...bytes));
  return plain.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** The bytes again. Fails on what is no base64url. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
}
