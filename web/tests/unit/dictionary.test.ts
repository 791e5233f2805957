import { describe, expect, it } from 'vitest';
import { fill, preferredLanguage } from '../../src/core/i18n/dictionary';
import enFirst from '../../src/core/i18n/en';
import enLater from '../../src/core/i18n/en/later';
import enWindow from '../../src/core/i18n/en/window';
import zhFirst from '../../src/core/i18n/zh';
import zhLater from '../../src/core/i18n/zh/later';
import zhWindow from '../../src/core/i18n/zh/window';

const en = { ...enFirst, ...enWindow, ...enLater };
const zh = { ...zhFirst, ...zhWindow, ...zhLater };
type Key = keyof typeof zh;

const keys = Object.keys(zh) as Key[];

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
}

const files = import.meta.glob<string>('../../src/**/*.{ts,svelte}', { query: '?raw', eager: true, import: 'default' });

/** The files that these load at once, by their imports, with what they hold. */
function closure(...entries: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string) => {
    const source = files[path];
    if (source === undefined || found.has(path) || path.includes('/i18n/')) return;
    found.set(path, source);
    for (const [, names = '', target = ''] of source.matchAll(/^\s*(?:import|export)\s+([^;]*?)from\s+'(\.[^']+)'/gms)) {
      if (/^type\s/.test(names)) continue;
      const at = new URL(target, `file:///${path.replace('../../', '')}`).pathname.slice(1);
      for (const ending of ['', '.ts', '.svelte.ts']) visit(`../../${at}${ending}`);
    }
  };
  entries.forEach(visit);
  return found;
}

/** Words that are no texts where they stand. */
const OTHER_WORDS = new Set(
  ('accepted account back birthday block change close copy decline delete devices edit email file forward forwarded gender invite later loading look moderate more message nickname ' +
    'next notifications password about privacy reason register removed reply requests retract retry search searchable signature storage theme unblock sound').split(' '),
);

/** The keys that these files name. */
function named(sources: Map<string, string>, among: readonly string[]): string[] {
  const text = [...sources.values()].join('\n');
  return among.filter((key) => !OTHER_WORDS.has(key) && text.includes(`'${key}'`));
}

describe('dictionaries', () => {
  it('name nothing twice', () => {
    const all = [zhFirst, zhWindow, zhLater].flatMap((texts) => Object.keys(texts));
    expect(all.length).toBe(new Set(all).size);
  });

  it('have at hand what the first screens say, and what the main window says', () => {
    const main = closure('../../src/main.ts');
    const window = closure('../../src/ui/screens/Main.svelte', '../../src/state/actions/start-client.ts');
    expect(main.size).toBeGreaterThan(30);
    expect(window.size).toBeGreaterThan(100);
    expect(named(main, Object.keys(zhLater)), 'to be moved from a file of i18n/zh/later.ts to i18n/zh.ts').toEqual([]);
    expect(named(window, Object.keys(zhLater)), 'to be moved from a file of i18n/zh/later.ts to i18n/zh/window.ts').toEqual([]);
  });

  it('come with the parts that say them', () => {
    const loose = Object.entries(files)
      .filter(([path]) => path.includes('/ui/'))
      .filter(([path, source]) => !path.endsWith('/App.svelte') && /(?<!part\()import\('/.test(source));
    expect(loose.map(([path]) => path), 'import(…) belongs into part(…), see state/part.ts').toEqual([]);
  });

  it('have the same keys', () => {
    expect(Object.keys(en).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('%s has the same placeholders and says something in both', (key) => {
    expect(placeholders(en[key])).toEqual(placeholders(zh[key]));
    expect(zh[key].trim()).not.toBe('');
    expect(en[key].trim()).not.toBe('');
  });

  it('hold nothing that no screen shows', () => {
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
