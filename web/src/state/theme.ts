import { prefs, type Theme } from './prefs.svelte';

/** Applies a theme; "system" leaves the choice to the device. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function chooseTheme(theme: Theme): void {
  prefs.set({ theme });
  applyTheme(theme);
}
