import { bare } from './jid';
import { NS } from './ns';
import { child, childText, elements, text, xml, type Xml } from './xml';

export type Subscription = 'none' | 'to' | 'from' | 'both';

/** One contact as the server keeps it (RFC 6121 §2.1.2). */
export interface RosterItem {
  readonly jid: string;
  readonly name: string;
  readonly subscription: Subscription;
  /** We asked and wait for the answer. */
  readonly asked: boolean;
  /** The groups it was put into (§2.1.2.6). */
  readonly groups: readonly string[];
}

/** The whole list, or one change; `removed` are addresses no longer in it. */
export interface RosterUpdate {
  readonly version: string | undefined;
  readonly items: readonly RosterItem[];
  readonly removed: readonly string[];
}

export function buildRosterGet(version: string | undefined): Xml {
  return xml('iq', NS.client, { type: 'get' }, xml('query', NS.roster, { ver: version }));
}

/** Sets all that is kept of a contact: groups that are not named are taken away (RFC 6121 §2.1.2.6). */
export function buildRosterSet(jid: string, name: string, groups: readonly string[] = []): Xml {
  return xml(
    'iq',
    NS.client,
    { type: 'set' },
    xml('query', NS.roster, {}, xml('item', NS.roster, { jid, name: name || undefined }, ...groups.map((group) => xml('group', NS.roster, {}, group)))),
  );
}

/** Removes a contact and both subscriptions with it (RFC 6121 §2.5). */
export function buildRosterRemove(jid: string): Xml {
  return xml(
    'iq',
    NS.client,
    { type: 'set' },
    xml('query', NS.roster, {}, xml('item', NS.roster, { jid, subscription: 'remove' })),
  );
}

/** Reads a result or a push; undefined when a versioned request found nothing new (RFC 6121 §2.6.3). */
export function parseRoster(iq: Xml): RosterUpdate | undefined {
  const query = child(iq, 'query', NS.roster);
  if (!query) return undefined;
  const items: RosterItem[] = [];
  const removed: string[] = [];
  for (const item of elements(query, 'item')) {
    const jid = bare(item.attrs['jid'] ?? '');
    const subscription = item.attrs['subscription'] ?? 'none';
    if (!jid) continue;
    if (subscription === 'remove') removed.push(jid);
    else {
      items.push({
        jid,
        name: item.attrs['name'] ?? '',
        subscription: subscription === 'to' || subscription === 'from' || subscription === 'both' ? subscription : 'none',
        asked: item.attrs['ask'] === 'subscribe',
        groups: elements(item, 'group').map((group) => text(group)).filter((group) => group !== ''),
      });
    }
  }
  return { version: query.attrs['ver'], items, removed };
}

export type SubscriptionType = 'subscribe' | 'subscribed' | 'unsubscribe' | 'unsubscribed';

/** Asks, accepts, or declines (RFC 6121 §3). A nickname and a note may go with a request. */
export function buildSubscription(to: string, type: SubscriptionType, nick = '', note = ''): Xml {
  return xml(
    'presence',
    NS.client,
    { to, type },
    note ? xml('status', NS.client, {}, note) : undefined,
    nick ? xml('nick', NS.nick, {}, nick) : undefined,
  );
}

/** What a presence stanza says. */
export interface PresenceStanza {
  readonly from: string;
  readonly type: string;
  readonly show: string;
  readonly nick: string;
  readonly status: string;
}

export function parsePresence(stanza: Xml): PresenceStanza {
  return {
    from: stanza.attrs['from'] ?? '',
    type: stanza.attrs['type'] ?? 'available',
    show: childText(stanza, 'show') ?? '',
    nick: childText(stanza, 'nick', NS.nick) ?? '',
    status: childText(stanza, 'status') ?? '',
  };
}
