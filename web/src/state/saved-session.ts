import type { ScramKeys } from '../core/xmpp/transport';

/** What a reloaded page needs to go on: login keys instead of the password, for this tab only. */
export interface SavedSession {
  readonly self: string;
  readonly login: string;
  readonly loginJid: string;
  readonly keys: ScramKeys;
}

const KEY = 'skein:session';
let wanted = true;

/** Whether sessions are to be kept over reloads: the box on the sign-in screen. */
export function keepSessions(keep: boolean): void {
  wanted = keep;
  if (!keep) forgetSession();
}

export function rememberSession(saved: SavedSession): void {
  if (!wanted) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(saved));
  } catch {
    // Then a reload asks for the password again.
  }
}

export function forgetSession(): void {
  sessionStorage.removeItem(KEY);
}

export function savedSession(): SavedSession | undefined {
  try {
    const saved = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as SavedSession | null;
    return saved?.keys.ck ? saved : undefined;
  } catch {
    return undefined;
  }
}
