import { FreshStream, StreamFailure } from '../../core/xmpp/framing';
import { findServer } from './find-server';

export type ServerTest = 'ok' | 'badAddress' | 'unreachable' | 'notXmpp';

/** Tries whether an XMPP server answers at the address. */
export async function testServer(typed: string): Promise<ServerTest> {
  const server = await findServer(typed);
  if (!server) return 'badAddress';
  try {
    const stream = await FreshStream.open(server.service, server.domain);
    stream.close();
    return 'ok';
  } catch (error) {
    return error instanceof StreamFailure ? error.kind : 'unreachable';
  }
}
