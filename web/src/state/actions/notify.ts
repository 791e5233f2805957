import type { Message } from '../../core/model/message';
import { notTooOften, onlyOnce } from '../app/once';
import { chats } from '../chats.svelte';
import { client } from '../current';
import { previewOf } from '../preview';
import { prefs } from '../prefs.svelte';
import { t } from '../text.svelte';
import { titleOf } from '../titles';
import { ui } from '../ui.svelte';
import { openChat } from './open-chat';

/** What the first screen can do without comes later. */
const laterPush = () => import('../app/push.svelte');
const laterWorker = () => import('../app/service-worker').then(({ serviceWorker }) => serviceWorker());

const shown = new Map<string, Notification>();
/** A page that somebody looks at speaks before those that nobody sees, and the one that shows the chat first of all. */
const LOOKING_MILLIS = 40;
const HIDDEN_MILLIS = 120;

function possible(): boolean {
  return 'Notification' in window;
}

function isWanted(message: Message): boolean {
  if (chats.get(message.chat)?.muted && !message.mention) return false;
  // A room speaks up when it names this account; the lobby and the like would ring all day.
  return client().kindOf(message.chat) !== 'room' || message.mention === true;
}

/** Tells of a new message, by a sound and, when the person is not looking, by a notification: once over all pages. */
export function notifyOf(message: Message, live: boolean): void {
  if (!live || !isWanted(message)) return;
  const looking = document.visibilityState === 'visible' && document.hasFocus();
  if (looking && ui.chat === message.chat && ui.tab === 'chats') {
    void onlyOnce(message.key, () => undefined);
    return;
  }
  setTimeout(
    () =>
      void onlyOnce(message.key, () => {
        if (prefs.sound) notTooOften(Date.now(), () => void import('../app/sound').then(({ ring }) => ring()));
        if (!looking && prefs.notify && possible() && Notification.permission === 'granted') void show(message);
      }),
    looking ? LOOKING_MILLIS : HIDDEN_MILLIS,
  );
  // The first time it only offers to do so.
  if (!looking && possible() && Notification.permission === 'default' && !prefs.notifyAsked) ui.askNotify = true;
}

async function show(message: Message): Promise<void> {
  const body = prefs.notifyPreview ? previewOf(message).slice(0, 200) : t('newMessage');
  const title = titleOf(message.chat);
  // The page has a sound of its own.
  const options = { body, tag: message.chat, icon: '/icons/icon-192.png', badge: '/icons/badge-96.png', silent: true, data: { chat: message.chat } };
  const registration = await laterWorker();
  if (registration) {
    await registration.showNotification(title, options);
    return;
  }
  const notification = new Notification(title, options);
  notification.onclick = () => {
    window.focus();
    ui.tab = 'chats';
    notification.close();
    void openChat(message.chat);
  };
  shown.set(message.chat, notification);
}

/** Takes the notification of a chat away, also one that was pushed. */
export function closeNotifications(chat: string): void {
  shown.get(chat)?.close();
  shown.delete(chat);
  void closePushed(chat);
}

async function closePushed(chat: string): Promise<void> {
  const registration = await laterWorker();
  for (const each of (await registration?.getNotifications({ tag: chat })) ?? []) each.close();
}

/** Asks the browser for permission, after the person said yes to our own question. */
export async function allowNotifications(): Promise<boolean> {
  ui.askNotify = false;
  const granted = possible() && (await Notification.requestPermission()) === 'granted';
  prefs.set({ notifyAsked: true, notify: granted });
  ui.toast(granted ? t('notifyOn') : t('notifyBlocked'));
  void bringInLine();
  return granted;
}

/** Switches notifications off on this device; the server pushes nothing here any more. */
export function stopNotifications(): void {
  prefs.set({ notify: false });
  void bringInLine();
}

function bringInLine(): Promise<void> {
  return laterPush()
    .then(({ syncPush }) => syncPush())
    .catch(() => undefined);
}

export function declineNotifications(): void {
  ui.askNotify = false;
  prefs.set({ notifyAsked: true });
}
