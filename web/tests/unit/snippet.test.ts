import { describe, expect, it } from 'vitest';
import { marked, snippet } from '../../src/core/text/snippet';

function shown(pieces: ReturnType<typeof snippet>): string {
  return pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');
}

describe('what was found', () => {
  it('is marked wherever it stands, whatever its case', () => {
    expect(shown(snippet('Tea and more tea', 'TEA'))).toBe('[Tea] and more [tea]');
    expect(shown(snippet('明天去北京大学', '京'))).toBe('明天去北[京]大学');
    expect(shown(snippet('a.b (c)', '(c) .'))).toBe('a[.]b [(c)]');
  });

  it('is in sight, in one line', () => {
    expect(shown(snippet(`${'x'.repeat(100)}\n\n  apple pie`, 'apple'))).toBe(`…${'x'.repeat(23)} [apple] pie`);
  });

  it('is the text as it is when nothing was searched for', () => {
    expect(marked('a\nb', ' ')).toEqual([{ text: 'a\nb', hit: false }]);
  });
});
