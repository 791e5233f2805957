import { type Language, preferredLanguage } from '../core/i18n/dictionary';
import { newUuid } from './random';

export type Theme = 'system' | 'light' | 'dark';

/** An account that signed in on this device before. Never with its password. */
export interface Recent {
  readonly login: string;
  readonly name: string;
  readonly id: string;
  readonly jid: string;
}

interface Stored {
  language: Language;
  theme: Theme;
  recents: readonly Recent[];
  server: string;
  device: string;
  notify: boolean;
  notifyAsked: boolean;
  notifyPreview: boolean;
  sound: boolean;
  emojis: readonly string[];
}

/** Where they lie; other pages of this browser are told when it changes. */
export const PREFS_KEY = 'skein:preferences';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function load(): Stored {
  const fresh: Stored = {
    language: preferredLanguage(navigator.languages),
    theme: 'system',
    recents: [],
    server: '',
    device: '',
    notify: false,
    notifyAsked: false,
    notifyPreview: true,
    sound: true,
    emojis: [],
  };
  try {
    return { ...fresh, ...(JSON.parse(localStorage.getItem(PREFS_KEY) ?? '{}') as Partial<Stored>) };
  } catch {
    return fresh;
  }
}

/** What this device remembers, apart from any account's own data. */
class Preferences {
  private stored: Stored = $state(load());

  constructor() {
    if (!UUID.test(this.stored.device)) this.set({ device: newUuid() });
  }

  get language(): Language {
    return this.stored.language;
  }

  get theme(): Theme {
    return this.stored.theme;
  }

  get recents(): readonly Recent[] {
    return this.stored.recents;
  }

  get server(): string {
    return this.stored.server;
  }

  /** Names this browser to the server, the same at every login of those who stay signed in: a UUID. */
  get device(): string {
    return this.stored.device;
  }

  get notify(): boolean {
    return this.stored.notify;
  }

  get notifyAsked(): boolean {
    return this.stored.notifyAsked;
  }

  get notifyPreview(): boolean {
    return this.stored.notifyPreview;
  }

  /** Whether new messages are heard. */
  get sound(): boolean {
    return this.stored.sound;
  }

  get emojis(): readonly string[] {
    return this.stored.emojis;
  }

  set(changes: Partial<Stored>): void {
    Object.assign(this.stored, changes);
    try {
      localStorage.setItem(PREFS_KEY, JSON.stringify(this.stored));
    } catch {
      // A browser that stores nothing still chats.
    }
  }

  /** Takes over what another page of this browser changed. */
  reload(): void {
    Object.assign(this.stored, load());
  }

  remember(recent: Recent): void {
    this.set({ recents: [recent, ...this.recents.filter((each) => each.jid !== recent.jid)].slice(0, 5) });
  }

  forget(jid: string): void {
    this.set({ recents: this.recents.filter((each) => each.jid !== jid) });
  }
}

export const prefs = new Preferences();
