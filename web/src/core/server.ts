/** Where a server is and what it offers before login. */
export interface ServerInfo {
  /** The XMPP domain. */
  readonly domain: string;
  /** Absolute address of the WebSocket. */
  readonly service: string;
  readonly registration: 'open' | 'invite' | 'closed' | 'unknown';
  readonly version: string;
}

/** What we assume of a server that does not describe itself. */
export function assumedServer(host: string, secure: boolean): ServerInfo {
  return {
    domain: host.replace(/:\d+$/, ''),
    service: `${secure ? 'wss' : 'ws'}://${host}/xmpp-websocket`,
    registration: 'unknown',
    version: '',
  };
}

/** Reads `/skein.json`; whatever is missing or wrong in it is assumed. */
export function parseServerInfo(json: unknown, host: string, secure: boolean): ServerInfo {
  const assumed = assumedServer(host, secure);
  if (typeof json !== 'object' || json === null) return assumed;
  const fields = json as Readonly<Record<string, unknown>>;
  const { domain, websocket, registration, version } = fields;
  const path = typeof websocket === 'string' && websocket.startsWith('/') ? websocket : '/xmpp-websocket';
  return {
    domain: typeof domain === 'string' && domain !== '' ? domain : assumed.domain,
    service: `${secure ? 'wss' : 'ws'}://${host}${path}`,
    registration:
      registration === 'open' || registration === 'invite' || registration === 'closed' ? registration : 'unknown',
    version: typeof version === 'string' ? version : '',
  };
}

/**
 * Reads a server address as people write it: `chat.example.org`, with a port, or a whole WebSocket address.
 * Undefined when it can be none.
 */
export function parseServerAddress(typed: string, secure: boolean): ServerInfo | undefined {
  const value = typed.trim().normalize('NFKC');
  if (value === '' || /\s/.test(value)) return undefined;
  try {
    const url = new URL(/^[a-z]+:\/\//i.test(value) ? value : `${secure ? 'wss' : 'ws'}://${value}`);
    const plain = url.protocol === 'ws:' || url.protocol === 'http:';
    if (!plain && url.protocol !== 'wss:' && url.protocol !== 'https:') return undefined;
    const assumed = assumedServer(url.host, !plain);
    return url.pathname === '/' ? assumed : { ...assumed, service: `${plain ? 'ws' : 'wss'}://${url.host}${url.pathname}` };
  } catch {
    return undefined;
  }
}

/** The page that a server itself serves, where it has one. */
export function pageOf(server: ServerInfo): string {
  return `${new URL(server.service.replace(/^ws/, 'http')).origin}/`;
}

/** The token of an invitation link: in the fragment, so that it reaches no server's log. */
export function invitationToken(fragment: string): string {
  return /^#invite=([A-Za-z0-9._~-]{4,200})$/.exec(fragment)?.[1] ?? '';
}
