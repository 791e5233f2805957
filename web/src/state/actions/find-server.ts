import { assumedServer, parseServerAddress, parseServerInfo, type ServerInfo } from '../../core/server';

let own: Promise<ServerInfo> | undefined;

async function ask(): Promise<ServerInfo> {
  const secure = location.protocol === 'https:';
  try {
    const answer = await fetch('/skein.json', { cache: 'no-store' });
    if (!answer.ok) return assumedServer(location.host, secure);
    return parseServerInfo(await answer.json(), location.host, secure);
  } catch {
    own = undefined;
    return assumedServer(location.host, secure);
  }
}

/** The server at a typed address, or the one this page came from. Undefined when the address can be none. */
export async function findServer(typed: string): Promise<ServerInfo | undefined> {
  if (typed.trim() !== '') return parseServerAddress(typed, location.protocol === 'https:');
  own ??= ask();
  return own;
}
