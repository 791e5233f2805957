import { resultItems, submitForm } from './form';
import { bare } from './jid';
import { NS } from './ns';
import { child, childText, elements, xml, type Xml } from './xml';

/** A person found in the directory. */
export interface Found {
  readonly jid: string;
  readonly id: string;
  readonly nickname: string;
  readonly signature: string;
}

/** Asks the directory by ID, name or nickname (XEP-0055). */
export function buildSearch(to: string, query: string): Xml {
  return xml(
    'iq',
    NS.client,
    { type: 'set', to },
    xml('query', NS.search, {}, xml('nick', NS.search, {}, query), submitForm(NS.search, { query })),
  );
}

/** Reads the result, as a form or in the legacy items. */
export function parseSearch(iq: Xml): Found[] {
  const query = child(iq, 'query', NS.search);
  const rows: Found[] = resultItems(query).map((row) => ({
    jid: bare(row['jid'] ?? ''),
    id: row['id'] ?? '',
    nickname: row['nick'] ?? '',
    signature: row['signature'] ?? '',
  }));
  const legacy: Found[] = elements(query, 'item').map((item) => ({
    jid: bare(item.attrs['jid'] ?? ''),
    id: '',
    nickname: childText(item, 'nick') ?? '',
    signature: '',
  }));
  return (rows.length > 0 ? rows : legacy).filter((found) => found.jid !== '');
}
