import { isStrict, noticeOf, readPush } from '../core/push/notice';
import { isMuted, pushSettings } from '../core/push/push-settings';
import { keepShared } from '../core/media/shared-in';
import { wayOf } from './routes';
import type { ToPage, ToWorker } from './signals';

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build (scripts/service-worker.mjs): what belongs to this version. */
declare const BUILD: { readonly version: string; readonly files: readonly string[] };

const { version, files } = BUILD;
/** Names tell these files apart; how they were asked for does not matter. */
const ANYHOW = { ignoreVary: true } as const;
const PREFIX = 'skein-build-';
const CACHE = `${PREFIX}${version}`;
const kept: ReadonlySet<string> = new Set(files);
/** A network slower than this counts as none for the page itself. */
const PAGE_WAIT_MILLIS = 800;
/** So long a page has to say that it is connected; one that the device has frozen says nothing. */
const ATTEND_WAIT_MILLIS = 500;
const ICON = '/icons/icon-192.png';
const BADGE = '/icons/badge-96.png';

function wait(millis: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), millis));
}

/** Gets everything of this version; what an earlier version had under the same hashed name is taken from there. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(
    files.map(async (file) => {
      const hashed = file.startsWith('/assets/');
      const had = hashed ? await caches.match(file, ANYHOW) : undefined;
      if (had) await cache.put(file, had);
      else await cache.add(new Request(file, { cache: hashed ? 'default' : 'reload' }));
    }),
  );
}

/** Takes over. The version before stays: pages of it may be open and still want their parts. */
async function activate(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function page(request: Request): Promise<Response> {
  const last = await (await caches.open(CACHE)).match('/', ANYHOW);
  if (!last) return fetch(request);
  // A server that fails, or a proxy that says so, is as good as no network.
  const fresh = fetch(request).then(
    (answer) => (answer.status < 500 ? answer : undefined),
    () => undefined,
  );
  return (await Promise.race([fresh, wait(PAGE_WAIT_MILLIS)])) ?? last;
}

async function hashed(request: Request): Promise<Response> {
  const had = await caches.match(request, ANYHOW);
  if (had) return had;
  const answer = await fetch(request);
  if (answer.status === 200) await (await caches.open(CACHE)).put(request, answer.clone()).catch(() => undefined);
  return answer;
}

async function file(request: Request): Promise<Response> {
  return (await (await caches.open(CACHE)).match(request, { ...ANYHOW, ignoreSearch: true })) ?? fetch(request);
}

/** Keeps what was shared for the page, which is opened to ask for whom it is. */
async function shared(request: Request): Promise<Response> {
  await keepShared(await request.formData()).catch(() => undefined);
  return Response.redirect('/?open=share', 303);
}

function windows(): Promise<readonly WindowClient[]> {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

function say(client: WindowClient, signal: ToPage, port?: MessagePort): void {
  client.postMessage(signal, port ? [port] : []);
}

/** Whether any open page is connected and awake. */
async function attended(): Promise<boolean> {
  const answers = (await windows()).map(
    (client) =>
      new Promise<boolean>((resolve) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = (event: MessageEvent<unknown>) => {
          if (event.data === true) resolve(true);
        };
        say(client, { type: 'attending' }, channel.port2);
      }),
  );
  return (await Promise.race([...answers, wait(ATTEND_WAIT_MILLIS)])) ?? false;
}

async function pushed(payload: string): Promise<void> {
  const push = readPush(payload);
  const settings = await pushSettings().catch(() => undefined);
  const subscription = await self.registration.pushManager.getSubscription().catch(() => null);
  if (!push || !settings || settings.account !== push.account) {
    // Nobody here is meant; the push service need not be asked again.
    if (push) await subscription?.unsubscribe();
    return;
  }
  const muted = push.chat !== '' && (await isMuted(push.account, push.chat).catch(() => false));
  const mustShow = subscription !== null && isStrict(subscription.endpoint);
  const notice = noticeOf(push, settings, { attended: await attended(), muted, mustShow });
  if (push.count !== undefined && notice.kind !== 'nothing') await navigator.setAppBadge?.(push.count).catch(() => undefined);
  if (notice.kind === 'close') {
    for (const each of await self.registration.getNotifications({ tag: notice.tag })) each.close();
  } else if (notice.kind === 'show') {
    const { tag, title, body, chat, silent } = notice;
    const options = { tag, body, silent, renotify: !silent, icon: ICON, badge: BADGE, data: { chat } };
    await self.registration.showNotification(title, options);
  }
}

/** Brings the person to the conversation: in the page that is open, else in a new one. */
async function goTo(chat: string): Promise<void> {
  const open = (await windows()).find((client) => new URL(client.url).pathname === '/');
  if (!open) {
    await self.clients.openWindow(chat ? `/?chat=${encodeURIComponent(chat)}` : '/');
    return;
  }
  if (chat) say(open, { type: 'open', chat });
  await open.focus().catch(() => undefined);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const way = wayOf(request, self.location.origin, kept);
  if (way === 'page') event.respondWith(page(request));
  else if (way === 'hashed') event.respondWith(hashed(request));
  else if (way === 'file') event.respondWith(file(request));
  else if (way === 'share') event.respondWith(shared(request));
});

self.addEventListener('message', (event) => {
  const signal = event.data as ToWorker;
  if (signal.type === 'version') event.ports[0]?.postMessage(version);
  else if (signal.type === 'activate') event.waitUntil(self.skipWaiting());
});

self.addEventListener('push', (event) => event.waitUntil(pushed(event.data?.text() ?? '')));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const data = event.notification.data as { chat?: unknown } | null;
  event.waitUntil(goTo(typeof data?.chat === 'string' ? data.chat : ''));
});
