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
  NS.replace,
  NS.retract,
  NS.reactions,
  NS.reply,
  NS.muc,
  NS.conference,
  NS.oob,
  NS.sharing,
  NS.occupant,
  // What is published there is told to this client (XEP-0060 §9.2).
  `${NS.displayed}+notify`,
  `${NS.bookmarks}+notify`,
  `${NS.chats}+notify`,
  'urn:xmpp:avatar:metadata+notify',
];
const CLIENT = { category: 'client', type: 'web', name: 'Skein' } as const;
/** Names this program in capabilities (XEP-0115). */
const NODE = 'urn:skein:web';

/** The available presence, with what this client can do in a few letters (XEP-0115 §5). */
export async function buildAvailable(): Promise<Xml> {
  const { category, type, name } = CLIENT;
  const features = [...FEATURES].sort().map((feature) => `${feature}<`);
  const text = `${category}/${type}//${name}<${features.join('')}`;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text)));
  const ver = btoa(String.fromCharCode(...hash));
  return xml('presence', NS.client, {}, xml('c', NS.caps, { hash: 'sha-1', node: NODE, ver }));
}

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
          xml('identity', NS.disco, CLIENT),
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
