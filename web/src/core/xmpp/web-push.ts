import { NS } from './ns';
import { child, xml, type Xml } from './xml';

/** What the server says of Web Push (docs/protocol/push.md): its key, and where it pushes to for this device. */
export interface PushOffer {
  /** An uncompressed point of P-256, base64url: what browsers call applicationServerKey. */
  readonly key: string;
  /** Empty when this device has no subscription there. */
  readonly endpoint: string;
}

/** What a browser subscribed to: an address, and the keys that only this browser can open; both base64url. */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export function buildPushGet(): Xml {
  return xml('iq', NS.client, { type: 'get' }, xml('web-push', NS.push));
}

/** Undefined when the server pushes to no browsers. */
export function parsePushOffer(iq: Xml): PushOffer | undefined {
  const attrs = child(iq, 'web-push', NS.push)?.attrs;
  return attrs?.['key'] ? { key: attrs['key'], endpoint: attrs['endpoint'] ?? '' } : undefined;
}

/** Registers a subscription. `read` also asks to be told what was read elsewhere. */
export function buildSubscribe({ endpoint, p256dh, auth }: PushTarget, read: boolean): Xml {
  return xml(
    'iq',
    NS.client,
    { type: 'set' },
    xml(
      'subscribe',
      NS.push,
      { endpoint },
      xml('p256dh', NS.push, {}, p256dh),
      xml('auth', NS.push, {}, auth),
      read ? xml('read', NS.push) : undefined,
    ),
  );
}

export function buildUnsubscribe(endpoint?: string): Xml {
  return xml('iq', NS.client, { type: 'set' }, xml('unsubscribe', NS.push, { endpoint }));
}
