/** Nobody waits longer than this for a frame, milliseconds: a window that lies under others makes none. */
const LONGEST_MILLIS = 100;

/** Resolves when the next frame is made, or at once where nobody sees any. */
export function painted(): Promise<void> {
  if (document.visibilityState === 'hidden') return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LONGEST_MILLIS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
