import { type Dictionary, fill, type Key, LANGUAGE_TAG, type Language, loadTexts, LOCALE, TIERS, type Tier, type Values } from '../core/i18n/dictionary';
import { prefs } from './prefs.svelte';

type Loading = Partial<Record<Tier, Promise<Dictionary> | undefined>>;

let dictionary: Dictionary | undefined = $state.raw();
let current: Language = $state('zh');
/** How many tiers of texts are wanted, and how many can be read. */
let reach = 1;
let readable = 0;
/** What is here of the current language, or on its way. */
let kept: Loading = {};

async function load(language: Language, into: Loading): Promise<{ texts: Dictionary; count: number }> {
  for (;;) {
    const tiers = TIERS.slice(0, reach);
    const texts = await Promise.all(
      tiers.map((tier) => {
        const loading = (into[tier] ??= loadTexts(language, tier));
        // What did not come is asked for again.
        loading.catch(() => (into[tier] = undefined));
        return loading;
      }),
    );
    // More may have been wanted meanwhile.
    if (tiers.length >= reach) return { texts: Object.assign({}, ...texts) as Dictionary, count: tiers.length };
  }
}

/** Loads texts up to this tier. Resolves when they can be read. */
export async function useTexts(tier: Tier): Promise<void> {
  const needed = TIERS.indexOf(tier) + 1;
  if (readable >= needed) return;
  reach = Math.max(reach, needed);
  const mine = kept;
  const { texts, count } = await load(current, mine);
  // Another language that was chosen meanwhile brings all of its own.
  if (mine !== kept || readable >= count) return;
  dictionary = texts;
  readable = count;
}

/** Loads the texts of a language, at least up to this tier, and shows them everywhere. */
export async function useLanguage(language: Language, tier: Tier = 'first'): Promise<void> {
  reach = Math.max(reach, TIERS.indexOf(tier) + 1);
  const mine: Loading = {};
  const { texts, count } = await load(language, mine);
  kept = mine;
  dictionary = texts;
  readable = count;
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
