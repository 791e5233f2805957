import { findLinks } from './links';

/** A piece of a message as it is shown (XEP-0393, the part worth having in short messages). */
export type Token =
  | { readonly kind: 'text' | 'strong' | 'emphasis' | 'strike' | 'code' | 'block' | 'quote' | 'emoji'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  /** The name of somebody who is meant. */
  | { readonly kind: 'mention'; readonly text: string; readonly jid: string };

const SPANS: Readonly<Record<string, 'strong' | 'emphasis' | 'strike' | 'code'>> = {
  '*': 'strong',
  _: 'emphasis',
  '~': 'strike',
  '`': 'code',
};

const EMOJI = /(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)*)+/gu;

/** Reads a message into pieces. Whatever is not clearly marked up stays the text it is. */
export function tokenize(body: string): Token[] {
  const tokens: Token[] = [];
  const parts = body.split(/^```[^\n]*\n([\s\S]*?)(?:\n```$|$(?![\s\S]))/m);
  parts.forEach((part, index) => {
    if (index % 2 === 1) tokens.push({ kind: 'block', text: part });
    else tokens.push(...lines(part));
  });
  return merge(tokens);
}

function lines(part: string): Token[] {
  const tokens: Token[] = [];
  const all = part.split('\n');
  all.forEach((line, index) => {
    if (line.startsWith('>')) tokens.push({ kind: 'quote', text: line.slice(1).trimStart() });
    else tokens.push(...spans(line));
    if (index < all.length - 1) tokens.push({ kind: 'text', text: '\n' });
  });
  return tokens;
}

function spans(line: string): Token[] {
  const tokens: Token[] = [];
  for (const piece of findLinks(line)) {
    if (piece.href) tokens.push({ kind: 'link', text: piece.text, href: piece.href });
    else tokens.push(...marks(piece.text));
  }
  return tokens;
}

/** XEP-0393 §6.2: a directive opens after a space or at the start, closes on the same line, and is never empty. */
function marks(value: string): Token[] {
  const tokens: Token[] = [];
  let plain = '';
  let index = 0;
  while (index < value.length) {
    const mark = value.charAt(index);
    const kind = SPANS[mark];
    const opens = kind && (index === 0 || /[\s\p{P}\p{Script=Han}]/u.test(value.charAt(index - 1))) && /\S/.test(value.charAt(index + 1));
    const end = opens ? closing(value, index, mark) : -1;
    if (kind && end > 0) {
      if (plain) tokens.push(...emojis(plain));
      plain = '';
      tokens.push({ kind, text: value.slice(index + 1, end) });
      index = end + 1;
    } else {
      plain += mark;
      index++;
    }
  }
  if (plain) tokens.push(...emojis(plain));
  return tokens;
}

function closing(value: string, start: number, mark: string): number {
  for (let end = value.indexOf(mark, start + 2); end > 0; end = value.indexOf(mark, end + 1)) {
    if (!/\s/.test(value.charAt(end - 1)) && !/[A-Za-z0-9]/.test(value.charAt(end + 1))) return end;
  }
  return -1;
}

/** Runs of emoji are drawn with an emoji font; a Linux text font would draw them black and white. */
function emojis(value: string): Token[] {
  const tokens: Token[] = [];
  let done = 0;
  for (const match of value.matchAll(EMOJI)) {
    if (match.index > done) tokens.push({ kind: 'text', text: value.slice(done, match.index) });
    tokens.push({ kind: 'emoji', text: match[0] });
    done = match.index + match[0].length;
  }
  if (done < value.length) tokens.push({ kind: 'text', text: value.slice(done) });
  return tokens;
}

function merge(tokens: readonly Token[]): Token[] {
  const merged: Token[] = [];
  for (const token of tokens) {
    const last = merged.at(-1);
    if (token.kind === 'text' && last?.kind === 'text') merged[merged.length - 1] = { kind: 'text', text: last.text + token.text };
    else if (token.text !== '') merged.push(token);
  }
  return merged;
}

/** How many emoji a message consists of, or 0 when it has anything else or more than three. */
export function loneEmojis(body: string): number {
  const value = body.trim();
  if (value === '' || value.length > 60 || !new RegExp(`^(?:${EMOJI.source})$`, 'u').test(value)) return 0;
  const count = graphemes(value).length;
  return count <= 3 ? count : 0;
}

/** Splits a text into characters as people count them. */
export function graphemes(value: string): string[] {
  return Array.from(new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(value), (each) => each.segment);
}
