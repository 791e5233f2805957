import type { Slot } from './slots';

/** Hands the bytes of a file to a server. Resolves with the status of the answer; 0 when none came. */
export type Put = (slot: Slot, blob: Blob, onSent: (bytes: number) => void, signal: AbortSignal) => Promise<number>;

/** By XMLHttpRequest: `fetch` tells nothing of how far it is. `reach` is the address under which this page gets there. */
export const putTo =
  (reach: (url: string) => string): Put =>
  (slot, blob, onSent, signal) => new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('PUT', reach(slot.put));
    // A Blob tells its own type, which must be the one that was announced.
    for (const [name, value] of Object.entries(slot.headers)) {
      if (name.toLowerCase() !== 'cookie') request.setRequestHeader(name, value);
    }
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => resolve(request.status);
    request.onerror = request.onabort = request.ontimeout = () => resolve(0);
    signal.addEventListener('abort', () => request.abort());
    request.send(blob);
  });
