/**
 * XML elements as plain values: what the codecs read and write, so that they need no browser to be tested.
 */
export interface Xml {
  readonly name: string;
  readonly ns: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: readonly (Xml | string)[];
}

/** Attributes as a codec writes them: those that are undefined are left out. */
export type Attrs = Readonly<Record<string, string | undefined>>;

/** Builds an element. Children that are undefined are left out, so that optional parts read as one line. */
export function xml(name: string, ns: string, attrs: Attrs = {}, ...children: (Xml | string | undefined)[]): Xml {
  const kept: Record<string, string> = {};
  for (const [key, value] of Object.entries(attrs)) {
    if (value !== undefined) kept[key] = value;
  }
  return { name, ns, attrs: kept, children: children.filter((child) => child !== undefined) };
}

/** The first child element of that name and namespace. */
export function child(parent: Xml | undefined, name: string, ns?: string): Xml | undefined {
  return elements(parent).find((each) => each.name === name && (ns === undefined || each.ns === ns));
}

/** All child elements, optionally of one name. */
export function elements(parent: Xml | undefined, name?: string): Xml[] {
  if (!parent) return [];
  const found: Xml[] = [];
  for (const each of parent.children) {
    if (typeof each !== 'string' && (name === undefined || each.name === name)) found.push(each);
  }
  return found;
}

/** The text directly inside an element. */
export function text(parent: Xml | undefined): string {
  if (!parent) return '';
  let all = '';
  for (const each of parent.children) {
    if (typeof each === 'string') all += each;
  }
  return all;
}

/** The text of a child element, or undefined when there is no such child. */
export function childText(parent: Xml | undefined, name: string, ns?: string): string | undefined {
  const found = child(parent, name, ns);
  return found ? text(found) : undefined;
}

// XML 1.0 §2.2 allows no other control characters; lone surrogates cannot be encoded.
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Removes what no XML document may contain, wherever it was pasted from. */
export function legal(value: string): string {
  return value.replace(ILLEGAL, '');
}

function escape(value: string): string {
  return legal(value)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;');
}

/** Writes an element; a namespace is declared only where it changes. */
export function serialize(element: Xml, inherited = ''): string {
  let out = `<${element.name}`;
  if (element.ns !== inherited) out += ` xmlns="${escape(element.ns)}"`;
  for (const [key, value] of Object.entries(element.attrs)) out += ` ${key}="${escape(value)}"`;
  if (element.children.length === 0) return `${out}/>`;
  out += '>';
  for (const each of element.children) {
    out += typeof each === 'string' ? escape(each) : serialize(each, element.ns);
  }
  return `${out}</${element.name}>`;
}
