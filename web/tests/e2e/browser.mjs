import { existsSync } from 'node:fs';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

/** How to start the system's Chromium: without a window, a graphics card, or anything that calls home. */
export function launchOptions() {
  const executablePath = process.env['CHROMIUM'] ?? CANDIDATES.find((path) => existsSync(path));
  if (!executablePath) throw new Error('No Chromium found. Install it (apt-get install chromium) or set CHROMIUM to its path.');
  return {
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A microphone that hears a tone, and nobody to ask for it.
      '--use-fake-device-for-media-stream',
    ],
  };
}
