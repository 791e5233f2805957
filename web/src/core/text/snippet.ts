/** A piece of text, and whether it is what was searched for. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** Characters shown before the first hit. */
const BEFORE = 24;

function pattern(query: string): RegExp | undefined {
  const words = query.trim().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  return new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'giu');
}

/** One line of a text around the first place where one of the words stands, with all such places marked. */
export function snippet(body: string, query: string): Piece[] {
  const line = body.replace(/\s+/g, ' ').trim();
  const words = pattern(query);
  if (!words) return [{ text: line, hit: false }];
  const first = line.search(words);
  const characters = first > BEFORE ? [...line.slice(0, first)].slice(-BEFORE) : [];
  return marked(first > BEFORE ? `…${characters.join('')}${line.slice(first)}` : line, query);
}

/** The whole text with the places of the words marked. */
export function marked(text: string, query: string): Piece[] {
  const words = pattern(query);
  if (!words) return [{ text, hit: false }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(words)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), hit: false });
    pieces.push({ text: match[0], hit: true });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}
