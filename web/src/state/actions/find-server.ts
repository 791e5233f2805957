import { assumedServer, parseServerAddress, parseServerInfo, type ServerInfo } from '../../core/server';

let own: Promise<ServerInfo> | undefined;
/** What the server this page came from said of itself last; without a network it still holds. */
const KEY = 'skein:server';

function known(secure: boolean): ServerInfo {
  try {
    return parseServerInfo(JSON.parse(localStorage.getItem(KEY) ?? 'null'), location.host, secure);
  } catch {
    return assumedServer(location.host, secure);
  }
}

function keep(answer: unknown): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(answer));
  } catch {
    // Then it is asked again.
  }
}

/** The server this page came from as it was known last, if it ever was: to start without waiting for the network. */
export function serverAsKnown(): ServerInfo | undefined {
  return localStorage.getItem(KEY) ? known(location.protocol === 'https:') : undefined;
}

async function ask(): Promise<ServerInfo> {
  const secure = location.protocol === 'https:';
  try {
    const answer = await fetch('/skein.json', { cache: 'no-store' });
    if (!answer.ok) return assumedServer(location.host, secure);
    const told: unknown = await answer.json();
    keep(told);
    return parseServerInfo(told, location.host, secure);
  } catch {
    own = undefined;
    return known(secure);
  }
}

/** The server at a typed address, or the one this page came from. Undefined when the address can be none. */
export async function findServer(typed: string): Promise<ServerInfo | undefined> {
  if (typed.trim() !== '') return parseServerAddress(typed, location.protocol === 'https:');
  own ??= ask();
  return own;
}
