import type { FirstKey } from './zh';
import type { LaterKey } from './zh/later';
import type { WindowKey } from './zh/window';

export type Key = FirstKey | WindowKey | LaterKey;

/** The texts of each tier. */
export type FirstTexts = Readonly<Record<FirstKey, string>>;
export type WindowTexts = Readonly<Record<WindowKey, string>>;
export type LaterTexts = Readonly<Record<LaterKey, string>>;

/** Texts in the order in which they are needed: to sign in, in the main window with a chat, and by what is opened there. */
export const TIERS = ['first', 'window', 'later'] as const;
export type Tier = (typeof TIERS)[number];

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

/** Each tier in each language is a part of its own. */
const PARTS: Readonly<Record<Language, Readonly<Record<Tier, () => Promise<{ default: Dictionary }>>>>> = {
  zh: { first: () => import('./zh'), window: () => import('./zh/window'), later: () => import('./zh/later') },
  en: { first: () => import('./en'), window: () => import('./en/window'), later: () => import('./en/later') },
};

/** Loads the texts of one tier in one language. */
export async function loadTexts(language: Language, tier: Tier): Promise<Dictionary> {
  return (await PARTS[language][tier]()).default;
}

/** Puts values into `{placeholders}`. */
export function fill(pattern: string, values: Values = {}): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
