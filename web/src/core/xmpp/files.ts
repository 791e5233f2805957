import type { SharedFile } from '../model/file';
import { NS } from './ns';
import { child, childText, elements, xml, type Xml } from './xml';

const MOST_PEAKS = 512;
const MOST_FILES = 20;

/** An address that may be fetched as a file. */
export function webAddress(address: string | undefined): string {
  return address !== undefined && /^https?:\/\/[^\s"<>]+$/i.test(address) ? address : '';
}

function count(value: string | undefined): number {
  return value !== undefined && /^[0-9]{1,15}$/.test(value) ? Number(value) : 0;
}

function peaksOf(file: Xml): number[] {
  const encoded = childText(file, 'waveform', NS.files) ?? '';
  try {
    return Array.from(atob(encoded), (byte) => byte.charCodeAt(0)).slice(0, MOST_PEAKS);
  } catch {
    return [];
  }
}

/** The SHA-256 of a file in base64, as XEP-0300 tells it; empty when it tells none. */
function hashOf(file: Xml | undefined): string {
  const told = elements(file, 'hash').find(({ ns, attrs }) => ns === NS.hashes && attrs['algo'] === 'sha-256');
  const text = told?.children.join('').trim() ?? '';
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? text : '';
}

/** The last part of an address, for a file without a name. */
export function nameOf(url: string): string {
  const last = url.replace(/[?#].*$/, '').split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  weba: 'audio/webm',
  mp4: 'video/mp4',
  webm: 'video/webm',
};

/** The media type that a name promises; empty when it promises none. */
export function typeOf(name: string): string {
  return TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? '';
}

/** The files of a message: as XEP-0447 tells them, else the one address of XEP-0066 when that is all the text. */
export function parseFiles(message: Xml, body: string): SharedFile[] {
  const shared: SharedFile[] = [];
  for (const sharing of elements(message, 'file-sharing').filter((each) => each.ns === NS.sharing)) {
    const file = child(sharing, 'file', NS.file);
    const source = elements(child(sharing, 'sources', NS.sharing), 'url-data').find((each) => each.ns === NS.urlData);
    const url = webAddress(source?.attrs['target']);
    if (!url || shared.length >= MOST_FILES) continue;
    const hash = hashOf(file);
    const thumbnail = elements(file, 'thumbnail').find((each) => each.ns === NS.thumbs)?.attrs['uri'];
    shared.push({
      url,
      name: childText(file, 'name') || nameOf(url),
      type: (childText(file, 'media-type') ?? '').toLowerCase(),
      size: count(childText(file, 'size')),
      width: count(childText(file, 'width')),
      height: count(childText(file, 'height')),
      length: count(childText(file, 'length')),
      peaks: file ? peaksOf(file) : [],
      thumbnail: webAddress(thumbnail),
      ...(sharing.attrs['disposition'] === 'attachment' ? { attached: true } : {}),
      ...(hash ? { sha256: hash } : {}),
    });
  }
  if (shared.length > 0) return shared;
  const url = webAddress(childText(child(message, 'x', NS.oob), 'url')?.trim());
  if (!url || body.trim() !== url) return [];
  const name = nameOf(url);
  return [{ url, name, type: typeOf(name), size: 0, width: 0, height: 0, length: 0, peaks: [], thumbnail: '' }];
}

/** What a message carries for one file, beside the address as its text. */
export function buildFile(file: SharedFile): Xml[] {
  const optional = (name: string, value: number) => (value > 0 ? xml(name, NS.file, {}, String(Math.round(value))) : undefined);
  const waveform =
    file.peaks.length > 0
      ? xml('waveform', NS.files, { peaks: String(file.peaks.length) }, btoa(String.fromCharCode(...file.peaks)))
      : undefined;
  return [
    xml('x', NS.oob, {}, xml('url', NS.oob, {}, file.url)),
    xml(
      'file-sharing',
      NS.sharing,
      { disposition: !file.attached && /^(image|audio|video)\//.test(file.type) ? 'inline' : 'attachment' },
      xml(
        'file',
        NS.file,
        {},
        file.type ? xml('media-type', NS.file, {}, file.type) : undefined,
        xml('name', NS.file, {}, file.name),
        optional('size', file.size),
        optional('width', file.width),
        optional('height', file.height),
        optional('length', file.length),
        file.sha256 ? xml('hash', NS.hashes, { algo: 'sha-256' }, file.sha256) : undefined,
        file.thumbnail ? xml('thumbnail', NS.thumbs, { uri: file.thumbnail, 'media-type': 'image/jpeg' }) : undefined,
        waveform,
      ),
      xml('sources', NS.sharing, {}, xml('url-data', NS.urlData, { target: file.url })),
    ),
    xml('fallback', NS.fallback, { for: NS.sharing }, xml('body', NS.fallback)),
  ];
}

/** The text of a message without what stands in it for clients that do not know an extension (XEP-0428). */
export function withoutFallback(message: Xml, body: string, extension: string): string {
  const mark = elements(message, 'fallback').find((each) => each.ns === NS.fallback && each.attrs['for'] === extension);
  if (!mark) return body;
  const range = child(mark, 'body', NS.fallback);
  const start = range?.attrs['start'];
  const end = range?.attrs['end'];
  if (start === undefined || end === undefined) return '';
  const characters = [...body];
  return [...characters.slice(0, count(start)), ...characters.slice(count(end))].join('');
}

/** What a fallback says: the part of the text that `withoutFallback` leaves out. */
export function fallbackText(message: Xml, body: string, extension: string): string {
  const mark = elements(message, 'fallback').find((each) => each.ns === NS.fallback && each.attrs['for'] === extension);
  const range = child(mark, 'body', NS.fallback);
  return range ? [...body].slice(count(range.attrs['start']), count(range.attrs['end'])).join('') : '';
}
