import { describe, expect, it } from 'vitest';
import { graphemes, loneEmojis, tokenize } from '../../src/core/text/styling';

describe('message styling', () => {
  it('marks strong, emphasis, strike and code', () => {
    expect(tokenize('a *b* _c_ ~d~ `e`').filter((token) => token.kind !== 'text')).toEqual([
      { kind: 'strong', text: 'b' },
      { kind: 'emphasis', text: 'c' },
      { kind: 'strike', text: 'd' },
      { kind: 'code', text: 'e' },
    ]);
  });

  it('leaves arithmetic and file names alone', () => {
    expect(tokenize('2*3*4 and my_file_name and *not closed')).toEqual([
      { kind: 'text', text: '2*3*4 and my_file_name and *not closed' },
    ]);
  });

  it('works next to Chinese characters', () => {
    expect(tokenize('这是*重点*，请看')).toEqual([
      { kind: 'text', text: '这是' },
      { kind: 'strong', text: '重点' },
      { kind: 'text', text: '，请看' },
    ]);
  });

  it('keeps code blocks and quotes as they are', () => {
    expect(tokenize('> said\n```\nlet *x*\n```')).toEqual([
      { kind: 'quote', text: 'said' },
      { kind: 'text', text: '\n' },
      { kind: 'block', text: 'let *x*' },
    ]);
  });

  it('never turns markup into anything but text', () => {
    const body = '<img src=x onerror=alert(1)>';
    expect(tokenize(body)).toEqual([{ kind: 'text', text: body }]);
  });

  it('finds runs of emoji', () => {
    expect(tokenize('好👍🏽👨‍👩‍👧 ok')).toEqual([
      { kind: 'text', text: '好' },
      { kind: 'emoji', text: '👍🏽👨‍👩‍👧' },
      { kind: 'text', text: ' ok' },
    ]);
  });

  it('gives back every word of a long text', () => {
    const body = '第一行 https://example.org\n第二行 *x* 🎉\n\n最后';
    expect(tokenize(body).map((token) => token.text).join('')).toBe(body.replace(/\*/g, ''));
  });

  it.each([
    ['🎉', 1],
    ['🎉🎉', 2],
    [' 👨‍👩‍👧👍🏽🇨🇳 ', 3],
    ['🎉🎉🎉🎉', 0],
    ['🎉 ok', 0],
    ['123', 0],
    ['', 0],
  ])('counts the lone emoji of "%s"', (body, count) => {
    expect(loneEmojis(body)).toBe(count);
  });

  it('counts characters as people see them', () => {
    expect(graphemes('👨‍👩‍👧é张')).toHaveLength(3);
  });
});
