/** A piece of text: plain, or a link with the address it leads to. */
export type LinkPiece = { readonly text: string; readonly href?: string };

const START = /https?:\/\/|www\.|mailto:|xmpp:/gi;
/** What an address may be written with (RFC 3986 §2). Quotes and angle brackets end it, as does every Han character. */
const LEGAL = /[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/;
const TRAILING = /[.,;:!?'"]$/;
const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[' };
const SCHEMES: readonly string[] = ['http:', 'https:', 'mailto:', 'xmpp:'];

/** Splits a text into plain pieces and links. Made for text where no space separates a link from Chinese characters. */
export function findLinks(value: string): LinkPiece[] {
  const pieces: LinkPiece[] = [];
  let done = 0;
  START.lastIndex = 0;
  for (let match = START.exec(value); match; match = START.exec(value)) {
    const start = match.index;
    if (!mayStart(value, start)) continue;
    const shown = trim(run(value, start));
    const href = target(shown);
    if (!href || shown.length <= match[0].length) continue;
    if (start > done) pieces.push({ text: value.slice(done, start) });
    pieces.push({ text: shown, href });
    done = start + shown.length;
    START.lastIndex = done;
  }
  if (done < value.length) pieces.push({ text: value.slice(done) });
  return pieces;
}

/** In the middle of a Latin word nothing starts; after a Han character it does. */
function mayStart(value: string, start: number): boolean {
  return start === 0 || !/[A-Za-z0-9_@/.-]/.test(value.charAt(start - 1));
}

function run(value: string, start: number): string {
  let end = start;
  while (end < value.length && LEGAL.test(value.charAt(end))) end++;
  return value.slice(start, end);
}

/** Takes off what belongs to the sentence: closing punctuation, and brackets that were opened before the link. */
function trim(link: string): string {
  let kept = link;
  for (;;) {
    const last = kept.slice(-1);
    const opening = PAIRS[last];
    if (TRAILING.test(kept)) kept = kept.slice(0, -1);
    else if (opening && count(kept, last) > count(kept, opening)) kept = kept.slice(0, -1);
    else return kept;
  }
}

function count(value: string, character: string): number {
  return value.split(character).length - 1;
}

function target(shown: string): string | undefined {
  const address = /^www\./i.test(shown) ? `https://${shown}` : shown;
  try {
    const url = new URL(address);
    if (!SCHEMES.includes(url.protocol)) return undefined;
    if (url.protocol.startsWith('http') && !url.hostname.includes('.') && url.hostname !== 'localhost') return undefined;
    return url.href;
  } catch {
    return undefined;
  }
}
