import type { Keys } from '../core/xmpp/transport';
import { prefs } from './prefs.svelte';
import { newUuid } from './random';

/** What opens an account on this device without the password. */
export interface Saved {
  /** Bare address. */
  readonly self: string;
  /** What the person typed as their name. */
  readonly login: string;
  /** The id of the installation that the token was given to. */
  readonly agent: string;
  /** Empty once the server takes it no more. */
  readonly token: string;
}

/** Which account a page has open: its own record, or only the address when the record is the whole browser's. */
const PAGE = 'skein:session';
/** Whose account a new page opens. */
const LAST = 'skein:stays';
const BROWSER = 'skein:account:';
/** One for all accounts: before the first login nobody knows whose token it will be. */
const LOCK = 'skein:keys';

function read<T>(storage: Storage, key: string): T | undefined {
  try {
    return (JSON.parse(storage.getItem(key) ?? 'null') as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(storage: Storage, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that stores nothing asks for the password with each page.
  }
}

function browserRecord(self: string | undefined): Saved | undefined {
  const saved = self ? read<Saved>(localStorage, BROWSER + self) : undefined;
  return saved?.agent ? saved : undefined;
}

/**
 * The token of the account that this page has open. Who stays signed in shares it with all pages of the browser, also
 * with those opened later; else it belongs to the page alone, and so does the installation that it is given to.
 */
export class DeviceKeys implements Keys {
  private saved: Saved;

  private constructor(
    saved: Saved,
    private readonly stay: boolean,
  ) {
    this.saved = saved;
  }

  /** For somebody who types a password. */
  static forSignIn(login: string, stay: boolean): DeviceKeys {
    return new DeviceKeys({ self: '', login, agent: stay ? prefs.device : newUuid(), token: '' }, stay);
  }

  /** What an earlier page left behind for this one, or for any; undefined when nothing. */
  static kept(): DeviceKeys | undefined {
    const page = read<Saved>(sessionStorage, PAGE);
    if (page?.agent) return new DeviceKeys(page, false);
    const saved = browserRecord(page?.self ?? read<string>(localStorage, LAST));
    if (!saved) return undefined;
    write(sessionStorage, PAGE, { self: saved.self });
    return new DeviceKeys(saved, true);
  }

  get self(): string {
    return this.saved.self;
  }

  get login(): string {
    return this.saved.login;
  }

  get agent(): string {
    return this.saved.agent;
  }

  hold<T>(use: (token: string | undefined) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const run = () => {
      // Another page may have got a newer one meanwhile.
      this.saved = (this.stay && browserRecord(this.self)) || this.saved;
      return use(this.saved.token || undefined);
    };
    return navigator.locks.request(LOCK, signal ? { signal } : {}, run);
  }

  keep(self: string, token: string): void {
    this.saved = { ...this.saved, self, token };
    write(sessionStorage, PAGE, this.stay ? { self } : this.saved);
    if (!this.stay) return;
    write(localStorage, BROWSER + self, this.saved);
    write(localStorage, LAST, self);
  }

  drop(): void {
    if (this.self !== '') this.keep(this.self, '');
  }

  /** Forgets the account on this device. Returns the token, to be given back; empty when there is none. */
  forget(): string {
    const { self, token } = (this.stay && browserRecord(this.self)) || this.saved;
    this.saved = { ...this.saved, token: '' };
    sessionStorage.removeItem(PAGE);
    if (this.stay) {
      localStorage.removeItem(BROWSER + self);
      if (read<string>(localStorage, LAST) === self) localStorage.removeItem(LAST);
    }
    return token;
  }

  /** What another page of the browser did with the account: it got a new token, or somebody signed out there. */
  changeIn(event: StorageEvent): 'token' | 'gone' | undefined {
    if (!this.stay || event.storageArea !== localStorage || event.key !== BROWSER + this.self) return undefined;
    if (event.newValue === null) return 'gone';
    return browserRecord(this.self)?.token ? 'token' : undefined;
  }
}
