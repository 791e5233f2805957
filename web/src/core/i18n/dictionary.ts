import type { Key as EarlyKey } from './zh';
import type { LaterKey } from './zh/later';

export type Key = EarlyKey | LaterKey;

/** The texts of the first screens, and those of the main window. */
export type EarlyTexts = Readonly<Record<EarlyKey, string>>;
export type LaterTexts = Readonly<Record<LaterKey, string>>;

export type Language = 'zh' | 'en';

/** The texts that are here so far. */
export type Dictionary = Readonly<Partial<Record<Key, string>>>;

export type Values = Readonly<Record<string, string | number>>;

/** The tag that browsers and screen readers know the language by. */
export const LANGUAGE_TAG: Readonly<Record<Language, string>> = { zh: 'zh-Hans', en: 'en' };

/** Locale for dates and numbers. */
export const LOCALE: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

/** Chinese for a browser that prefers Chinese, else English. */
export function preferredLanguage(languages: readonly string[]): Language {
  return /^zh\b/i.test(languages[0] ?? '') ? 'zh' : 'en';
}

/** Loads the texts of the first screens in one language; each is a part of its own. */
export async function loadEarly(language: Language): Promise<EarlyTexts> {
  return (language === 'zh' ? await import('./zh') : await import('./en')).default;
}

/** Loads the texts of the main window in one language. */
export async function loadLater(language: Language): Promise<LaterTexts> {
  return (language === 'zh' ? await import('./zh/later') : await import('./en/later')).default;
}

/** Puts values into `{placeholders}`. */
export function fill(pattern: string, values: Values = {}): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
