import { serialize, type Xml } from './xml';

/** Turns the parser's element into a plain value. */
export function fromElement(element: Element): Xml {
  const attrs: Record<string, string> = {};
  for (const attribute of Array.from(element.attributes)) {
    if (attribute.name !== 'xmlns' && !attribute.name.startsWith('xmlns:')) attrs[attribute.name] = attribute.value;
  }
  const children: (Xml | string)[] = [];
  for (const node of Array.from(element.childNodes)) {
    if (node.nodeType === 1) children.push(fromElement(node as Element));
    else if (node.nodeType === 3 || node.nodeType === 4) children.push(node.nodeValue ?? '');
  }
  return { name: element.localName, ns: element.namespaceURI ?? '', attrs, children };
}

/** Turns a plain value into an element the XMPP library can send. */
export function toElement(value: Xml): Element {
  return new DOMParser().parseFromString(serialize(value), 'text/xml').documentElement;
}

/** Parses one WebSocket frame (RFC 7395 §3.3.3: exactly one element). Undefined when it is no XML. */
export function parseFrame(frame: string): Xml | undefined {
  // A server may use the prefix of the stream namespace in its features without declaring it.
  const wrapped = `<frame xmlns:stream="http://etherx.jabber.org/streams">${frame.replace(/^<\?xml[^>]*\?>/, '')}</frame>`;
  const root = new DOMParser().parseFromString(wrapped, 'text/xml').documentElement;
  if (root.localName !== 'frame' || root.getElementsByTagName('parsererror').length > 0) return undefined;
  const first = root.firstElementChild;
  return first ? fromElement(first) : undefined;
}
