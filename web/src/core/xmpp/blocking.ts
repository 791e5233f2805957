import { bare } from './jid';
import { NS } from './ns';
import { child, elements, xml, type Xml } from './xml';

export type ReportReason = 'spam' | 'abuse';

/** A change of the list of who is blocked: these more, or less; less of nobody named means everybody. */
export interface BlockNews {
  readonly kind: 'block' | 'unblock';
  readonly jids: readonly string[];
}

export function buildBlockList(): Xml {
  return xml('iq', NS.client, { type: 'get' }, xml('blocklist', NS.blocking));
}

/** Blocks someone (XEP-0191), and tells the server why where there is a reason (XEP-0377). */
export function buildBlock(jid: string, report?: { reason: ReportReason; text: string; messages: readonly { by: string; id: string }[] }): Xml {
  const told = report
    ? xml(
        'report',
        NS.reporting,
        { reason: `urn:xmpp:reporting:${report.reason}` },
        ...report.messages.map(({ by, id }) => xml('stanza-id', NS.sid, { by, id })),
        report.text ? xml('text', NS.reporting, {}, report.text) : undefined,
      )
    : undefined;
  return xml('iq', NS.client, { type: 'set' }, xml('block', NS.blocking, {}, xml('item', NS.blocking, { jid }, told)));
}

export function buildUnblock(jid: string): Xml {
  return xml('iq', NS.client, { type: 'set' }, xml('unblock', NS.blocking, {}, xml('item', NS.blocking, { jid })));
}

function jidsIn(parent: Xml | undefined): string[] {
  return elements(parent, 'item').flatMap((item) => item.attrs['jid'] ?? []);
}

export function parseBlockList(iq: Xml): string[] {
  return jidsIn(child(iq, 'blocklist', NS.blocking));
}

/** Reads a change that the server pushes; only our own account's may. */
export function parseBlockNews(iq: Xml, self: string): BlockNews | undefined {
  const from = bare(iq.attrs['from'] ?? '');
  if (from !== '' && from !== self) return undefined;
  const news = child(iq, 'block', NS.blocking) ?? child(iq, 'unblock', NS.blocking);
  return news ? { kind: news.name === 'block' ? 'block' : 'unblock', jids: jidsIn(news) } : undefined;
}

/** Asks when someone was last here (XEP-0012). */
export function buildLastSeen(jid: string): Xml {
  return xml('iq', NS.client, { type: 'get', to: jid }, xml('query', NS.last));
}

/** Seconds since they left; undefined when the answer has none. */
export function parseLastSeen(iq: Xml): number | undefined {
  const seconds = child(iq, 'query', NS.last)?.attrs['seconds'];
  return seconds !== undefined && /^[0-9]{1,10}$/.test(seconds) ? Number(seconds) : undefined;
}
