import type { ToWorker } from '../../sw/signals';

const TAKE_OVER_MILLIS = 3000;

/** Whether a newer version of the client is there. It is never put in place unasked. */
class Updates {
  ready = $state(false);
  private waiting: ServiceWorker | undefined;

  /** A newer version waits in this service worker, or is at work already for another page. */
  found(waiting?: ServiceWorker): void {
    this.waiting = waiting;
    this.ready = true;
  }

  /** Puts the new version in place. What is typed is kept: drafts are written as they are typed. */
  async apply(): Promise<void> {
    const { waiting } = this;
    if (waiting) {
      await new Promise<void>((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
        setTimeout(resolve, TAKE_OVER_MILLIS);
        waiting.postMessage({ type: 'activate' } satisfies ToWorker);
      });
    }
    location.reload();
  }
}

export const updates = new Updates();
