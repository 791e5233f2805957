import type { Lock } from '../../core/media/uploads';

/** By Web Locks, which a page that goes away gives back; where there are none, pages do not know of one another. */
export const pageLock: Lock = (name) =>
  new Promise((resolve) => {
    if (!('locks' in navigator)) resolve(() => undefined);
    else void navigator.locks.request(`skein-upload ${name}`, () => new Promise<void>((unlock) => resolve(unlock)));
  });
