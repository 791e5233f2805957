import { describe, expect, it } from 'vitest';
import { findLinks } from '../../src/core/text/links';

function links(text: string): string[] {
  return findLinks(text).flatMap((piece) => (piece.href ? [piece.text] : []));
}

describe('link finder', () => {
  it.each([
    ['看https://example.org/wiki，谢谢', ['https://example.org/wiki']],
    ['地址是https://example.org/servers谢谢', ['https://example.org/servers']],
    ['访问example.com。', []],
    ['http://evil.example"onmouseover=x', ['http://evil.example']],
    ['www.example.org是主页', ['www.example.org']],
    ['（https://example.org/a(b)c）', ['https://example.org/a(b)c']],
    ['(see https://example.org/a_(b))', ['https://example.org/a_(b)']],
    ['end https://example.org/x?y=1&z=2.', ['https://example.org/x?y=1&z=2']],
    ['two https://example.org/1 and https://example.org/2!', ['https://example.org/1', 'https://example.org/2']],
    ['write to mailto:alice@example.org, please', ['mailto:alice@example.org']],
    ['xmpp:bob@example.org?message', ['xmpp:bob@example.org?message']],
    ['javascript:alert(1)', []],
    ['data:text/html,<b>', []],
    ['xhttps://example.org', []],
    ['https://', []],
    ['https://nohost', []],
    ['http://localhost:5280/#x', ['http://localhost:5280/#x']],
    ['<https://example.org/>', ['https://example.org/']],
    ['https://example.org/路径', ['https://example.org/']],
  ])('finds in %s', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it('loses no character of the text', () => {
    const text = '看https://example.org/wiki，谢谢 www.example.org！';
    expect(findLinks(text).map((piece) => piece.text).join('')).toBe(text);
  });

  it('opens www addresses by https', () => {
    expect(findLinks('www.example.org')[0]?.href).toBe('https://www.example.org/');
  });
});
