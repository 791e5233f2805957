import type { Mention } from '../model/message';
import type { Token } from './styling';

/** Marks the names of those who are meant in a text that was read into pieces. */
export function withMentions(tokens: readonly Token[], body: string, mentions: readonly Mention[]): readonly Token[] {
  const named = namesIn(body, mentions);
  if (named.size === 0) return tokens;
  const names = [...named.keys()].sort((a, b) => b.length - a.length);
  return tokens.flatMap((token) => (token.kind === 'text' ? split(token.text, names, named) : [token]));
}

/** What stands in the text at the places that refer to somebody, with who that is. */
function namesIn(body: string, mentions: readonly Mention[]): Map<string, string> {
  const characters = [...body];
  const named = new Map<string, string>();
  for (const { begin, end, jid } of mentions) {
    const name = characters.slice(begin, end).join('');
    if (name.trim() !== '' && !name.includes('\n')) named.set(name, jid);
  }
  return named;
}

function split(text: string, names: readonly string[], named: ReadonlyMap<string, string>): Token[] {
  const tokens: Token[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const name = names.find((each) => text.startsWith(each, at));
    if (name === undefined) {
      plain += text.charAt(at++);
      continue;
    }
    if (plain !== '') tokens.push({ kind: 'text', text: plain });
    plain = '';
    tokens.push({ kind: 'mention', text: name, jid: named.get(name) ?? '' });
    at += name.length;
  }
  if (plain !== '') tokens.push({ kind: 'text', text: plain });
  return tokens;
}
