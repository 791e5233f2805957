import { isStrict } from '../../core/push/notice';
import { forgetPushSettings, keepPushSettings } from '../../core/push/push-settings';
import type { Client } from '../../core/sync/client';
import { fromBase64Url, toBase64Url } from '../../core/text/base64url';
import { buildPushGet, buildSubscribe, buildUnsubscribe, parsePushOffer, type PushOffer, type PushTarget } from '../../core/xmpp/web-push';
import { currentClient } from '../current';
import { prefs } from '../prefs.svelte';
import { session } from '../session.svelte';
import { t } from '../text.svelte';
import { isApplePhone, isInstalled } from './install.svelte';
import { readyServiceWorker, serviceWorker } from './service-worker';

/** Why there can be no notifications at all; empty when there can. */
export type Obstacle = '' | 'insecure' | 'install' | 'unsupported' | 'blocked';

/** Whether notifications also come while no page is open. `unreached`: the browser's own push service did not answer. */
export type PushState = 'off' | 'on' | 'unsupported' | 'unreached' | 'refused';

/** So long signing out waits for the server to forget the subscription. */
const LEAVE_MILLIS = 2000;

class PushView {
  state: PushState = $state('off');
  /** Counted up when the person answered the browser's question, which tells no one. */
  private asked = $state(0);

  get obstacle(): Obstacle {
    void this.asked;
    if (!window.isSecureContext) return 'insecure';
    if (!('Notification' in window)) return isApplePhone() && !isInstalled() ? 'install' : 'unsupported';
    return Notification.permission === 'denied' ? 'blocked' : '';
  }

  look(): void {
    this.asked++;
  }
}

export const push = new PushView();

function wanted(): boolean {
  return prefs.notify && 'Notification' in window && Notification.permission === 'granted';
}

/** Tells the service worker whose pushes to show, and how; to be called in an effect. */
export function shareSettings(): void {
  const { self, phase } = session;
  if (phase === 'starting') return;
  if (phase === 'signedOut' || !prefs.notify) {
    void forgetPushSettings().catch(() => undefined);
    return;
  }
  const words = { app: t('appFull'), message: t('newMessage'), mention: t('pushMention'), invitation: t('pushInvitation'), call: t('pushCall') };
  void keepPushSettings({ account: self, preview: prefs.notifyPreview, words }).catch(() => undefined);
}

/** Brings the browser's subscription and the server's in line with what the person wants. Needs a connection. */
export async function syncPush(): Promise<void> {
  push.look();
  const client = currentClient();
  if (!client?.link.online) return;
  if (!wanted()) {
    await stop(client);
    push.state = 'off';
    return;
  }
  const registration = await readyServiceWorker();
  if (!registration || !('pushManager' in registration)) {
    push.state = 'unsupported';
    return;
  }
  const offer = await client.link.iq(buildPushGet()).then(parsePushOffer, () => undefined);
  if (!offer) {
    push.state = 'refused';
    return;
  }
  const target = await subscription(registration.pushManager, offer).catch(() => undefined);
  if (!target) {
    push.state = 'unreached';
    return;
  }
  if (target.endpoint !== offer.endpoint) {
    // Where every push has to be seen, one that only closes something would end the subscription.
    const done = await client.link.iq(buildSubscribe(target, !isStrict(target.endpoint))).then(
      () => true,
      () => false,
    );
    push.state = done ? 'on' : 'refused';
  } else push.state = 'on';
}

/** What the browser is subscribed to under this server's key; one for another key is of no use. */
async function subscription(manager: PushManager, { key }: PushOffer): Promise<PushTarget | undefined> {
  const applicationServerKey = fromBase64Url(key);
  let found = await manager.getSubscription();
  const under = found?.options.applicationServerKey;
  if (found && under && toBase64Url(new Uint8Array(under)) !== key) {
    await found.unsubscribe();
    found = null;
  }
  found ??= await manager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const point = found.getKey('p256dh');
  const auth = found.getKey('auth');
  if (!point || !auth) return undefined;
  return { endpoint: found.endpoint, p256dh: toBase64Url(new Uint8Array(point)), auth: toBase64Url(new Uint8Array(auth)) };
}

/** Ends the subscription, here and at the server. */
async function stop(client: Client | undefined): Promise<void> {
  const manager = (await serviceWorker())?.pushManager;
  const found = await manager?.getSubscription().catch(() => null);
  if (!found) return;
  const told = client?.link.online ? client.link.iq(buildUnsubscribe(found.endpoint)).catch(() => undefined) : undefined;
  await Promise.race([told, new Promise((resolve) => setTimeout(resolve, LEAVE_MILLIS))]);
  await found.unsubscribe().catch(() => false);
}

/** Nobody is pushed to any more on this device, and nothing of the account stays on the screen. For signing out. */
export async function endPush(client: Client | undefined): Promise<void> {
  push.state = 'off';
  await forgetPushSettings().catch(() => undefined);
  await stop(client).catch(() => undefined);
  const shown = (await (await serviceWorker())?.getNotifications().catch(() => [])) ?? [];
  for (const each of shown) each.close();
}
