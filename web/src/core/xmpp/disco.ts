import { NS } from './ns';
import { child, xml, type Xml } from './xml';

const FEATURES: readonly string[] = [
  NS.disco,
  NS.ping,
  NS.carbons,
  NS.receipts,
  NS.markers,
  NS.chatStates,
  NS.sid,
  NS.nick,
];

/** The answer to a request from outside: who we are, a ping, or that we cannot (RFC 6120 §8.2.3 wants one). */
export function answer(iq: Xml): Xml {
  const attrs = { to: iq.attrs['from'], id: iq.attrs['id'] };
  if (iq.attrs['type'] === 'get') {
    if (child(iq, 'ping', NS.ping)) return xml('iq', NS.client, { ...attrs, type: 'result' });
    const query = child(iq, 'query', NS.disco);
    if (query) {
      return xml(
        'iq',
        NS.client,
        { ...attrs, type: 'result' },
        xml(
          'query',
          NS.disco,
          { node: query.attrs['node'] },
          xml('identity', NS.disco, { category: 'client', type: 'web', name: 'Skein' }),
          ...FEATURES.map((feature) => xml('feature', NS.disco, { var: feature })),
        ),
      );
    }
  }
  return xml(
    'iq',
    NS.client,
    { ...attrs, type: 'error' },
    xml('error', NS.client, { type: 'cancel' }, xml('service-unavailable', NS.stanzas)),
  );
}
