import { type Dictionary, fill, type Key, LANGUAGE_TAG, type Language, loadDictionary, LOCALE, type Values } from '../core/i18n/dictionary';
import { prefs } from './prefs.svelte';

let dictionary: Dictionary | undefined = $state.raw();
let current: Language = $state('zh');

/** Loads the texts of a language and shows them everywhere. */
export async function useLanguage(language: Language): Promise<void> {
  dictionary = await loadDictionary(language);
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
