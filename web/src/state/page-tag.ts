const STEM = 'Skein';
const MOST = 50;

let claimed: Promise<string> | undefined;

/** Takes a name if no other page has it, and keeps it as long as this page lives. */
function take(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(`skein:page:${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise(() => undefined) : undefined;
    });
  });
}

async function claim(): Promise<string> {
  for (let number = 1; number < MOST; number++) {
    const name = number === 1 ? STEM : `${STEM}-${number}`;
    if (await take(name)) return name;
  }
  return STEM;
}

/**
 * Tells this page's session from those of the browser's other pages. The lowest free number: a page that takes the
 * place of one that crashed ends what that one left behind.
 */
export function pageTag(): Promise<string> {
  // Where there are no locks, there is no cryptography either, and signing in says so.
  if (!('locks' in navigator)) return Promise.resolve(STEM);
  claimed ??= claim();
  return claimed;
}
