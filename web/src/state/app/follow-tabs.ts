import { closeNotifications } from '../actions/notify';
import { chats } from '../chats.svelte';
import { PREFS_KEY, prefs } from '../prefs.svelte';
import { session } from '../session.svelte';
import { useLanguage } from '../text.svelte';
import { applyTheme } from '../theme';
import { hearTabs, type Word } from './tabs';

function hear(word: Word): void {
  if (word.account !== session.self) return;
  if (word.kind === 'draft') chats.setDraft(word.chat, word.text);
  else {
    chats.clearUnread(word.chat);
    closeNotifications(word.chat);
  }
}

/** Shows here what is typed, read and set in other pages of this browser. */
export function followTabs(): void {
  hearTabs(hear);
  window.addEventListener('storage', (event) => {
    if (event.key !== PREFS_KEY) return;
    const { language } = prefs;
    prefs.reload();
    applyTheme(prefs.theme);
    if (prefs.language !== language) void useLanguage(prefs.language);
  });
}
