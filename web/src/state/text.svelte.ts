import { type Dictionary, fill, type Key, LANGUAGE_TAG, type Language, loadEarly, loadLater, LOCALE, type Values } from '../core/i18n/dictionary';
import { prefs } from './prefs.svelte';

let dictionary: Dictionary | undefined = $state.raw();
let current: Language = $state('zh');
/** The main window is there or about to be: its texts are wanted too. */
let all = false;

async function load(language: Language): Promise<Dictionary> {
  if (!all) return loadEarly(language);
  const [early, later] = await Promise.all([loadEarly(language), loadLater(language)]);
  return { ...early, ...later };
}

/** Loads what the main window says. Resolves when it can be read. */
export async function useAllTexts(): Promise<void> {
  all = true;
  const language = current;
  const texts = await load(language);
  // Another language that was chosen meanwhile brings all of its own.
  if (language === current) dictionary = texts;
}

/** Loads the texts of a language and shows them everywhere. */
export async function useLanguage(language: Language): Promise<void> {
  dictionary = await load(language);
  current = language;
  document.documentElement.lang = LANGUAGE_TAG[language];
  prefs.set({ language });
}

/** A text in the language chosen. */
export function t(key: Key, values?: Values): string {
  return fill(dictionary?.[key] ?? '', values);
}

/** The locale for dates and numbers. */
export function locale(): string {
  return LOCALE[current];
}
