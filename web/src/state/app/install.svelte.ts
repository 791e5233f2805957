/** What browsers that can install a page offer it; not in the standard's types. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
  readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

/** Whether this page runs as an app of its own. */
export function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;
}

/** iPhones and iPads, the latter also where they call themselves a Mac. */
export function isApplePhone(): boolean {
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1);
}

/** Installing the client as an app. */
class Install {
  installed = $state(isInstalled());
  private offer: InstallEvent | undefined = $state.raw();

  /** Whether the browser lets the page offer it. */
  get offered(): boolean {
    return this.offer !== undefined && !this.installed;
  }

  watch(): void {
    window.addEventListener('beforeinstallprompt', (event) => {
      // The browser's own bar stays away; the button in the settings takes its place.
      event.preventDefault();
      this.offer = event as InstallEvent;
    });
    window.addEventListener('appinstalled', () => {
      this.installed = true;
      this.offer = undefined;
      // An app that somebody put on their device is there to stay.
      void navigator.storage?.persist?.().catch(() => false);
    });
  }

  async ask(): Promise<void> {
    const { offer } = this;
    this.offer = undefined;
    await offer?.prompt();
  }
}

export const install = new Install();
