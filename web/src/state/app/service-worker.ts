import type { ToPage, ToWorker } from '../../sw/signals';
import { session } from '../session.svelte';
import { arriveAt } from './arrival.svelte';
import { updates } from './updates.svelte';

let running: Promise<ServiceWorkerRegistration | undefined> | undefined;
/** How often a page that stays open asks for a new version. */
const ASK_AGAIN_MILLIS = 60 * 60 * 1000;
const ANSWER_MILLIS = 3000;

function possible(): boolean {
  return import.meta.env.PROD && 'serviceWorker' in navigator && window.isSecureContext;
}

/** Starts the service worker; it serves from the next page on, and shows what is pushed from now on. */
export function startServiceWorker(): void {
  if (running || !possible()) return;
  navigator.serviceWorker.addEventListener('message', onSignal);
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    const now = navigator.serviceWorker.controller;
    if (now) void isOther(now).then((other) => other && updates.found());
  });
  // Of /sw.js the browser never believes its own cache.
  running = navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then(
    (registration) => {
      follow(registration);
      return registration;
    },
    () => undefined,
  );
}

/** The service worker's registration, once one is at work; undefined where there is none. */
export async function serviceWorker(): Promise<ServiceWorkerRegistration | undefined> {
  const registration = await running;
  return registration?.active ? registration : undefined;
}

/** Like `serviceWorker`, but waits until one that is just being installed is at work. */
export async function readyServiceWorker(): Promise<ServiceWorkerRegistration | undefined> {
  return (await running) ? navigator.serviceWorker.ready : undefined;
}

function follow(registration: ServiceWorkerRegistration): void {
  if (registration.waiting) void consider(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing;
    fresh?.addEventListener('statechange', () => {
      if (fresh.state === 'installed' && registration.active) void consider(fresh);
    });
  });
  const ask = () => void registration.update().catch(() => undefined);
  setInterval(ask, ASK_AGAIN_MILLIS);
  let asked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - asked < ASK_AGAIN_MILLIS) return;
    asked = Date.now();
    ask();
  });
}

/** One that belongs to this page takes over unseen; for another the person decides. */
async function consider(waiting: ServiceWorker): Promise<void> {
  if (await isOther(waiting)) updates.found(waiting);
  else tell(waiting, { type: 'activate' });
}

/** Whether a service worker belongs to another version than this page. */
async function isOther(worker: ServiceWorker): Promise<boolean> {
  const own = document.querySelector<HTMLMetaElement>('meta[name="skein-build"]')?.content;
  const version = await new Promise<unknown>((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event: MessageEvent<unknown>) => resolve(event.data);
    setTimeout(() => resolve(undefined), ANSWER_MILLIS);
    tell(worker, { type: 'version' }, channel.port2);
  });
  return version !== own;
}

function tell(worker: ServiceWorker, signal: ToWorker, port?: MessagePort): void {
  worker.postMessage(signal, port ? [port] : []);
}

function onSignal(event: MessageEvent<ToPage>): void {
  if (event.data.type === 'attending') event.ports[0]?.postMessage(session.online);
  else arriveAt({ chat: event.data.chat });
}
