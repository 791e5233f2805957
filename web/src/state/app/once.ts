/** What pages of this browser have told of, newest last, and when they last rang. */
const TOLD = 'skein:told';
const RUNG = 'skein:rung';
const MOST = 100;

/** Milliseconds between two sounds, over all pages. */
export const QUIET_MILLIS = 3000;

/** Runs while no other page of this browser does. Without secure context there are no locks: then each page for itself. */
async function alone(run: () => void): Promise<void> {
  if (navigator.locks) await navigator.locks.request('skein:tell', run);
  else run();
}

function read<T>(key: string, otherwise: T): T {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Told twice is better than not at all.
  }
}

/** Runs in the first page that calls it for this key, and in no other, however late they wake up. */
export function onlyOnce(key: string, run: () => void): Promise<void> {
  return alone(() => {
    const told = read<readonly string[]>(TOLD, []);
    if (told.includes(key)) return;
    write(TOLD, [...told, key].slice(-MOST));
    run();
  });
}

/** Runs unless any page did so a moment ago. To be called inside `onlyOnce`. */
export function notTooOften(now: number, run: () => void): void {
  const last = read(RUNG, 0);
  if (now >= last && now - last < QUIET_MILLIS) return;
  write(RUNG, now);
  run();
}
