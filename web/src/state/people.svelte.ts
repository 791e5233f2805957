import { SvelteMap } from 'svelte/reactivity';
import { type ContactRequest, displayName, type Person, type Presence } from '../core/model/person';

const ORDER: Readonly<Record<Presence, number>> = { online: 0, busy: 1, away: 2, offline: 3 };

/** Chinese names in the order of their Pinyin, others by the alphabet. */
const BY_NAME = new Intl.Collator('zh-CN');

/** Contacts, others who wrote, and who is here. */
class People {
  private readonly known = new SvelteMap<string, Person>();
  private readonly presences = new SvelteMap<string, Presence>();
  private readonly left = new SvelteMap<string, number>();
  private blocked: ReadonlySet<string> = $state.raw(new Set());
  requests: readonly ContactRequest[] = $state.raw([]);

  /** Contacts, those who are here first, then by name. */
  readonly contacts: readonly Person[] = $derived.by(() =>
    [...this.known.values()]
      .filter((person) => person.contact)
      .sort(
        (a, b) =>
          ORDER[this.presence(a.jid)] - ORDER[this.presence(b.jid)] ||
          BY_NAME.compare(displayName(a, a.jid), displayName(b, b.jid)),
      ),
  );

  get(jid: string): Person | undefined {
    return this.known.get(jid);
  }

  name(jid: string): string {
    return displayName(this.known.get(jid), jid);
  }

  presence(jid: string): Presence {
    return this.presences.get(jid) ?? 'offline';
  }

  put(people: readonly Person[]): void {
    for (const person of people) this.known.set(person.jid, person);
  }

  /** When someone was last here, as far as known, milliseconds. */
  lastSeen(jid: string): number | undefined {
    return this.left.get(jid);
  }

  setLastSeen(jid: string, at: number): void {
    this.left.set(jid, at);
  }

  isBlocked(jid: string): boolean {
    return this.blocked.has(jid);
  }

  /** Whom the account blocks. */
  get allBlocked(): readonly string[] {
    return [...this.blocked];
  }

  setBlocked(jids: ReadonlySet<string>): void {
    this.blocked = jids;
  }

  setPresence(jid: string, presence: Presence): void {
    if (presence === 'offline' && this.presence(jid) !== 'offline') this.left.set(jid, Date.now());
    this.presences.set(jid, presence);
  }

  allOffline(): void {
    this.presences.clear();
  }

  addRequest(request: ContactRequest): void {
    this.requests = [request, ...this.requests.filter((each) => each.jid !== request.jid)];
  }

  dropRequest(jid: string): void {
    this.requests = this.requests.filter((each) => each.jid !== jid);
  }

  reset(): void {
    this.known.clear();
    this.presences.clear();
    this.left.clear();
    this.blocked = new Set();
    this.requests = [];
  }
}

export const people = new People();
