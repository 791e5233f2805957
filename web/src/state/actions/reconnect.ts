import { currentClient } from '../current';

/** Tries to connect now instead of waiting; also takes the account back from another device. */
export function reconnect(): void {
  currentClient()?.link.retryNow();
}

function reconnectIfLost(): void {
  if (currentClient()?.link.state.kind === 'offline') reconnect();
}

/** Watches for signs that the network changed, so that nobody waits for a timer. */
export function watchNetwork(): void {
  window.addEventListener('online', reconnectIfLost);
  window.addEventListener('offline', () => currentClient()?.link.probe());
  document.addEventListener('visibilitychange', () => {
    const visible = document.visibilityState === 'visible';
    currentClient()?.link.attend(visible);
    if (!visible) return;
    currentClient()?.link.probe();
    reconnectIfLost();
  });
  window.addEventListener('beforeunload', (event) => {
    if ((currentClient()?.outbox?.size ?? 0) > 0) event.preventDefault();
  });
  window.addEventListener('pagehide', (event) => {
    // A page that is kept in the back-forward cache is frozen, and finds its session again when it wakes.
    if (!event.persisted) currentClient()?.link.close();
  });
}
