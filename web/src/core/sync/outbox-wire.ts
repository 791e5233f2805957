import { domain } from '../xmpp/jid';
import type { Link } from '../xmpp/link';
import { NS } from '../xmpp/ns';
import { xml, type Xml } from '../xmpp/xml';
import type { Wire } from './outbox';

/** The connection as the outbox needs it. `self` is who is signed in, `ready` whether a stanza can be taken where it goes. */
export function wireOf(link: Link, self: () => string, ready: (stanza: Xml) => boolean): Wire {
  return {
    get online() {
      return link.online;
    },
    get acknowledging() {
      return link.acknowledging;
    },
    send: (stanza) => link.send(stanza),
    ready,
    unacknowledged: () => link.unacknowledged(),
    roundTrip: async () => {
      await link.iq(xml('iq', NS.client, { type: 'get', to: domain(self()) }, xml('ping', NS.ping)));
    },
  };
}
