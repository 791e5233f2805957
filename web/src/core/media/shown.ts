import type { SharedFile } from '../model/file';

/** Where a page and the server it belongs to are. */
export interface Here {
  /** Such as `https://chat.example.org`. */
  readonly origin: string;
  /** The XMPP domain of the account. */
  readonly domain: string;
}

const UPLOADED = /^\/upload\/[a-z2-7]{26}\//;

/**
 * The address under which a page gets a file of its own server; empty for files that lie elsewhere, which a page does
 * not load by itself: whoever opens a chat would be seen there. The server may know itself by another port than the one
 * the page came through.
 */
export function ownAddress(url: string, here: Here): string {
  try {
    const { origin, hostname, pathname, search } = new URL(url);
    if (origin === here.origin) return url;
    const near = hostname === new URL(here.origin).hostname || hostname === here.domain;
    return near && UPLOADED.test(pathname) ? `${here.origin}${pathname}${search}` : '';
  } catch {
    return '';
  }
}

/** Size of a picture's place in pixels, known before the picture is. */
export function placeOf({ width, height }: Pick<SharedFile, 'width' | 'height'>, most: { width: number; height: number }): { width: number; height: number } {
  if (width <= 0 || height <= 0) return { width: Math.min(240, most.width), height: 180 };
  const scale = Math.min(1, most.width / width, most.height / height);
  // A strip of a picture still needs a place that can be hit, and its time below.
  return { width: Math.max(120, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) };
}

/** Bytes as people say them. */
export function sizeText(bytes: number, locale: string): string {
  const units = ['B', 'KB', 'MB', 'GB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 100 ? 1 : 0;
  return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${units[unit]}`;
}

/** What a file is, by its name, for its sign: a document, a table, and so on. */
export type FileSign = 'text' | 'table' | 'slides' | 'pdf' | 'archive' | 'code' | 'image' | 'sound' | 'video' | 'file';

const SIGNS: readonly (readonly [RegExp, FileSign])[] = [
  [/^pdf$/, 'pdf'],
  [/^(docx?|odt|rtf|txt|md|pages|wps)$/, 'text'],
  [/^(xlsx?|ods|csv|numbers|et)$/, 'table'],
  [/^(pptx?|odp|key|dps)$/, 'slides'],
  [/^(zip|rar|7z|tar|gz|tgz|bz2|xz|zst)$/, 'archive'],
  [/^(js|ts|java|py|c|h|cpp|rs|go|html?|css|json|xml|sh|sql|ya?ml|toml)$/, 'code'],
  [/^(jpe?g|png|gif|webp|heic|bmp|svg|tiff?|avif)$/, 'image'],
  [/^(mp3|m4a|ogg|oga|opus|wav|flac|weba|aac)$/, 'sound'],
  [/^(mp4|webm|mov|mkv|avi|m4v|ogv)$/, 'video'],
];

export function endingOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,6})$/u.exec(name.trim())?.[1]?.toLowerCase() ?? '';
}

export function signOf(name: string): FileSign {
  const ending = endingOf(name);
  return SIGNS.find(([pattern]) => pattern.test(ending))?.[1] ?? 'file';
}

/** A long name cut in its middle, so that its ending stays: the beginning, and the end. */
export function halves(name: string, tail = 10): readonly [string, string] {
  const letters = [...name];
  return letters.length <= tail * 2 ? [name, ''] : [letters.slice(0, -tail).join(''), letters.slice(-tail).join('')];
}
