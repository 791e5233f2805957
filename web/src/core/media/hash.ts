/** Above this nothing is hashed: the browser hashes only what is in memory as a whole. */
export const MOST_HASHED = 32 * 1024 * 1024;

export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 0x8000) binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(binary);
}

/** SHA-256 of a file in base64; empty when it is larger than MOST_HASHED, or where the page is not secure. */
export async function sha256(blob: Blob): Promise<string> {
  if (blob.size > MOST_HASHED || !globalThis.crypto?.subtle) return '';
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())));
}

/** SHA-1 in hexadecimal letters, as pictures of people are named by. */
export async function sha1(bytes: BufferSource): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-1', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
