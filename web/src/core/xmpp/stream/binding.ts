import { NS } from '../ns';
import { child, childText, type Xml, xml } from '../xml';
import { LoginFailure } from './login';
import type { StreamSocket } from './socket';

function buildEnable(): Xml {
  return xml('enable', NS.management, { resume: 'true' });
}

/** The wish for a new session in one step with the login (XEP-0386): with copies and acknowledgements. */
export function buildBind(tag: string): Xml {
  return xml('bind', NS.bind, {}, xml('tag', NS.bind, {}, tag), xml('enable', NS.carbons), buildEnable());
}

/**
 * The same after the login, in one round trip (RFC 6120 §7): then the server sends what the device has missed, rather
 * than leave it to be read in the archive. The answer has the form of the other.
 */
export async function bindAfterwards(socket: StreamSocket, tag: string): Promise<Xml> {
  const resource = xml('resource', NS.classicBind, {}, tag);
  socket.send(xml('iq', NS.client, { type: 'set', id: 'bind' }, xml('bind', NS.classicBind, {}, resource)));
  socket.send(xml('iq', NS.client, { type: 'set', id: 'carbons' }, xml('enable', NS.carbons)));
  socket.send(buildEnable());
  let jid: string | undefined;
  for (;;) {
    const frame = await socket.next();
    if (frame.attrs['id'] === 'bind') {
      jid = childText(child(frame, 'bind', NS.classicBind), 'jid');
      if (jid === undefined) throw new LoginFailure('other', 0, 'bind');
    } else if (frame.ns === NS.management && jid !== undefined) {
      const enabled = frame.name === 'enabled' ? frame : undefined;
      return xml('success', NS.sasl, {}, xml('authorization-identifier', NS.sasl, {}, jid), xml('bound', NS.bind, {}, enabled));
    }
  }
}
