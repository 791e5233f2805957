import type { Key } from './zh';

export type Language = 'zh' | 'en';

export type Dictionary = Readonly<Record<Key, string>>;

export type Values = Readonly<Record<string, string | number>>;

/** The tag that browsers and screen readers know the language by. */
export const LANGUAGE_TAG: Readonly<Record<Language, string>> = { zh: 'zh-Hans', en: 'en' };

/** Locale for dates and numbers. */
export const LOCALE: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

/** Chinese for a browser that prefers Chinese, else English. */
export function preferredLanguage(languages: readonly string[]): Language {
  return /^zh\b/i.test(languages[0] ?? '') ? 'zh' : 'en';
}

/** Loads one language; each is a part of its own. */
export async function loadDictionary(language: Language): Promise<Dictionary> {
  return (language === 'zh' ? await import('./zh') : await import('./en')).default;
}

/** Puts values into `{placeholders}`. */
export function fill(pattern: string, values: Values = {}): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export type { Key };
