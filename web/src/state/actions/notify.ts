import type { Message } from '../../core/model/message';
import { chats } from '../chats.svelte';
import { client } from '../current';
import { previewOf } from '../preview';
import { prefs } from '../prefs.svelte';
import { t } from '../text.svelte';
import { titleOf } from '../titles';
import { ui } from '../ui.svelte';

const shown = new Map<string, Notification>();

function possible(): boolean {
  return 'Notification' in window;
}

/** Tells of a new message when the person is not looking. The first time it only offers to do so. */
export function notifyOf(message: Message, live: boolean): void {
  if (chats.get(message.chat)?.muted && !message.mention) return;
  // A room speaks up when it names this account; the lobby and the like would ring all day.
  if (client().kindOf(message.chat) === 'room' && !message.mention) return;
  if (!live || (document.visibilityState === 'visible' && document.hasFocus())) return;
  if (!possible()) return;
  if (Notification.permission === 'default' && !prefs.notifyAsked) {
    ui.askNotify = true;
    return;
  }
  if (!prefs.notify || Notification.permission !== 'granted') return;
  once(message.key, () => show(message));
}

/** One message is told of once, however many tabs are open: the first one to get the lock does it. */
function once(key: string, run: () => void): void {
  void navigator.locks.request(`skein:notify:${key}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    run();
    await new Promise((resolve) => setTimeout(resolve, 3000));
  });
}

function show(message: Message): void {
  const body = prefs.notifyPreview ? previewOf(message).slice(0, 200) : t('newMessage');
  const notification = new Notification(titleOf(message.chat), { body, tag: message.chat, icon: '/icons/icon-192.png' });
  notification.onclick = () => {
    window.focus();
    ui.tab = 'chats';
    notification.close();
    void import('./open-chat').then(({ openChat }) => openChat(message.chat));
  };
  shown.set(message.chat, notification);
}

export function closeNotifications(chat: string): void {
  shown.get(chat)?.close();
  shown.delete(chat);
}

/** Asks the browser for permission, after the person said yes to our own question. */
export async function allowNotifications(): Promise<boolean> {
  ui.askNotify = false;
  const granted = possible() && (await Notification.requestPermission()) === 'granted';
  prefs.set({ notifyAsked: true, notify: granted });
  ui.toast(granted ? t('notifyOn') : t('notifyBlocked'));
  return granted;
}

export function declineNotifications(): void {
  ui.askNotify = false;
  prefs.set({ notifyAsked: true });
}
