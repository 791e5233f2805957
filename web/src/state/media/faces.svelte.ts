import { SvelteMap } from 'svelte/reactivity';
import { currentClient } from '../current';

/** Pictures of people and rooms, as far as they were asked for. */
class Faces {
  private readonly urls = new SvelteMap<string, string>();
  private readonly wanted = new Set<string>();

  /** Address of someone's picture; empty while there is none. */
  url(jid: string): string {
    return this.urls.get(jid) ?? '';
  }

  /** Someone is on the screen. */
  want(jid: string): void {
    const avatars = currentClient()?.media?.avatars;
    if (jid === '' || this.wanted.has(jid)) return;
    if (!avatars) return;
    this.wanted.add(jid);
    avatars.want(jid);
  }

  put(jid: string, picture: Blob | undefined): void {
    const before = this.urls.get(jid);
    if (picture) this.urls.set(jid, URL.createObjectURL(picture));
    else this.urls.delete(jid);
    if (before) URL.revokeObjectURL(before);
  }

  reset(): void {
    for (const url of this.urls.values()) URL.revokeObjectURL(url);
    this.urls.clear();
    this.wanted.clear();
  }
}

export const faces = new Faces();
