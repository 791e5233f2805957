import { describe, expect, it } from 'vitest';
import { fill, preferredLanguage } from '../../src/core/i18n/dictionary';
import enEarly from '../../src/core/i18n/en';
import enLater from '../../src/core/i18n/en/later';
import zhEarly from '../../src/core/i18n/zh';
import zhLater from '../../src/core/i18n/zh/later';

const en = { ...enEarly, ...enLater };
const zh = { ...zhEarly, ...zhLater };
type Key = keyof typeof zh;

const keys = Object.keys(zh) as Key[];

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
}

describe('dictionaries', () => {
  it('have the same keys', () => {
    expect(Object.keys(en).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('%s has the same placeholders and says something in both', (key) => {
    expect(placeholders(en[key])).toEqual(placeholders(zh[key]));
    expect(zh[key].trim()).not.toBe('');
    expect(en[key].trim()).not.toBe('');
  });

  it('hold nothing that no screen shows', () => {
    const files = import.meta.glob<string>('../../src/**/*.{ts,svelte}', { query: '?raw', eager: true, import: 'default' });
    const source = Object.entries(files)
      .filter(([path]) => !path.includes('/i18n/'))
      .map(([, text]) => text)
      .join('\n');
    expect(source.length).toBeGreaterThan(100_000);
    expect(keys.filter((key) => !source.includes(`'${key}'`))).toEqual([]);
  });

  it('are filled and chosen', () => {
    expect(fill('{n} of {all}', { n: 1 })).toBe('1 of {all}');
    expect(preferredLanguage(['zh-TW', 'en'])).toBe('zh');
    expect(preferredLanguage(['de', 'zh'])).toBe('en');
    expect(preferredLanguage([])).toBe('en');
  });
});
