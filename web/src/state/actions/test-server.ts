import { GuestStream } from '../../core/xmpp/stream/guest';
import { StreamFailure } from '../../core/xmpp/stream/socket';
import { findServer } from './find-server';

export type ServerTest = 'ok' | 'badAddress' | 'unreachable' | 'notXmpp';

/** Tries whether an XMPP server answers at the address. */
export async function testServer(typed: string): Promise<ServerTest> {
  const server = await findServer(typed);
  if (!server) return 'badAddress';
  try {
    const stream = await GuestStream.open(server.service, server.domain);
    stream.close();
    return 'ok';
  } catch (error) {
    return error instanceof StreamFailure ? error.kind : 'unreachable';
  }
}
