import { NS } from '../xmpp/ns';
import { child, childText, elements, xml, type Xml } from '../xmpp/xml';

const UPLOAD = 'urn:xmpp:http:upload:0';

/** Where files go on a server, and what it takes. Sizes in bytes. */
export interface UploadService {
  /** Address of the service. */
  readonly jid: string;
  /** The largest file; Infinity when the server tells none. */
  readonly maxSize: number;
  /** The largest picture that is shown in place; Infinity when the server tells none. */
  readonly imageMaxSize: number;
}

/** A place for one file (XEP-0363 §5). */
export interface Slot {
  readonly put: string;
  readonly get: string;
  /** Fields of the request that the server wants with the file. */
  readonly headers: Readonly<Record<string, string>>;
  /** Address of a small picture of it; empty when there is none. */
  readonly thumbnail: string;
}

/** The only fields that XEP-0363 §5 lets a server ask for. */
const HEADERS: readonly string[] = ['authorization', 'cookie', 'expires'];

export function buildDisco(to: string, what: 'info' | 'items'): Xml {
  return xml('iq', NS.client, { type: 'get', to }, xml('query', `http://jabber.org/protocol/disco#${what}`));
}

/** The services that a server has. */
export function parseServices(iq: Xml): string[] {
  return elements(child(iq, 'query'), 'item').flatMap((item) => item.attrs['jid'] ?? []);
}

/** Reads what a service says of itself; undefined when it takes no files. */
export function parseUploadService(iq: Xml, jid: string): UploadService | undefined {
  const query = child(iq, 'query', NS.disco);
  if (!elements(query, 'feature').some((feature) => feature.attrs['var'] === UPLOAD)) return undefined;
  const limit = (form: string, field: string) => Number(formField(query, form, field)) || Infinity;
  return { jid, maxSize: limit(UPLOAD, 'max-file-size'), imageMaxSize: limit(NS.files, 'image-max-size') };
}

function formField(query: Xml | undefined, type: string, name: string): string {
  for (const form of elements(query, 'x').filter((each) => each.ns === NS.data)) {
    const fields = elements(form, 'field');
    const value = (key: string) => childText(fields.find((each) => each.attrs['var'] === key), 'value') ?? '';
    if (value('FORM_TYPE') === type) return value(name);
  }
  return '';
}

export function buildSlotRequest(service: string, name: string, size: number, type: string): Xml {
  const attrs = { filename: name, size: String(size), 'content-type': type || undefined };
  return xml('iq', NS.client, { type: 'get', to: service }, xml('request', UPLOAD, attrs));
}

/** Reads a slot; undefined when its addresses are none that a page may use. */
export function parseSlot(iq: Xml): Slot | undefined {
  const slot = child(iq, 'slot', UPLOAD);
  const put = child(slot, 'put');
  const address = (value: string | undefined) => (value !== undefined && /^https?:\/\/[^\s"<>]+$/i.test(value) ? value : '');
  const found = {
    put: address(put?.attrs['url']),
    get: address(child(slot, 'get')?.attrs['url']),
    headers: Object.fromEntries(
      elements(put, 'header')
        .map((header) => [header.attrs['name'] ?? '', header.children.join('').replace(/[\r\n]/g, '')] as const)
        .filter(([name]) => HEADERS.includes(name.toLowerCase())),
    ),
    thumbnail: address(child(slot, 'thumbnail', NS.files)?.attrs['url']),
  };
  return found.put && found.get ? found : undefined;
}
