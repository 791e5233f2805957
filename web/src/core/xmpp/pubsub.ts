import { submitForm } from './form';
import { NS } from './ns';
import { child, elements, xml, type Xml } from './xml';

/** One published item. */
export interface Item {
  readonly id: string;
  readonly payload: Xml | undefined;
}

/** What happened at a node: items that are there now, and items that are gone. */
export interface NodeNews {
  readonly node: string;
  readonly items: readonly Item[];
  readonly gone: readonly string[];
}

/** How a node that nobody else may see is kept (XEP-0223, as XEP-0402 and XEP-0490 want it). */
export const PRIVATE = {
  'pubsub#persist_items': 'true',
  'pubsub#max_items': 'max',
  'pubsub#send_last_published_item': 'never',
  'pubsub#access_model': 'whitelist',
} as const;

/** Publishes an item at a node of the own account. */
export function buildPublish(node: string, id: string, payload: Xml, options: Readonly<Record<string, string>> = {}): Xml {
  return xml(
    'iq',
    NS.client,
    { type: 'set' },
    xml(
      'pubsub',
      NS.pubsub,
      {},
      xml('publish', NS.pubsub, { node }, xml('item', NS.pubsub, { id }, payload)),
      Object.keys(options).length > 0 ? xml('publish-options', NS.pubsub, {}, submitForm(NS.publishOptions, options)) : undefined,
    ),
  );
}

/** Takes an item back, and tells the own devices. */
export function buildRetractItem(node: string, id: string): Xml {
  return xml(
    'iq',
    NS.client,
    { type: 'set' },
    xml('pubsub', NS.pubsub, {}, xml('retract', NS.pubsub, { node, notify: 'true' }, xml('item', NS.pubsub, { id }))),
  );
}

/** Asks for the items of a node, all of them or one; of the own account when `to` is left out. */
export function buildItems(node: string, to?: string, id?: string): Xml {
  const item = id === undefined ? undefined : xml('item', NS.pubsub, { id });
  return xml('iq', NS.client, { type: 'get', to }, xml('pubsub', NS.pubsub, {}, xml('items', NS.pubsub, { node }, item)));
}

function itemsIn(parent: Xml | undefined): Item[] {
  return elements(parent, 'item').map((item) => ({ id: item.attrs['id'] ?? '', payload: elements(item)[0] }));
}

export function parseItems(iq: Xml): Item[] {
  return itemsIn(child(child(iq, 'pubsub', NS.pubsub), 'items'));
}

/** Reads the news that a message brings. */
export function parseEvent(event: Xml): NodeNews | undefined {
  const items = child(event, 'items', NS.event);
  if (!items) return undefined;
  const gone = elements(items, 'retract').flatMap((each) => each.attrs['id'] ?? []);
  return { node: items.attrs['node'] ?? '', items: itemsIn(items), gone };
}
