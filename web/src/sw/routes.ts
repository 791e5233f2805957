/** How the service worker answers a request of a page. */
export type Way =
  /** The page itself: from the network, but not for long. */
  | 'page'
  /** A file whose name tells its content: kept for ever. */
  | 'hashed'
  /** Another file of this build. */
  | 'file'
  /** What another app shares with us. */
  | 'share'
  /** None of our business: uploads, `/skein.json`, the server's other addresses, and everything foreign. */
  | 'through';

/** Where the device sends what another app shares (see share_target in the manifest). */
const SHARE = '/share';

export function wayOf(request: { readonly method: string; readonly mode: string; readonly url: string }, origin: string, files: ReadonlySet<string>): Way {
  const url = new URL(request.url);
  if (request.method === 'POST' && url.origin === origin && url.pathname === SHARE) return 'share';
  if (request.method !== 'GET' || url.origin !== origin) return 'through';
  if (request.mode === 'navigate') return url.pathname === '/' ? 'page' : 'through';
  if (url.pathname.startsWith('/assets/')) return 'hashed';
  return files.has(url.pathname) && url.pathname !== '/' ? 'file' : 'through';
}
