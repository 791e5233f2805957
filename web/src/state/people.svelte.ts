import { untrack } from 'svelte';
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
  /** Counts the changes of who is here. */
  private moves = $state(0);
  /** Counts the changes of who they are. */
  private news = $state(0);
  /** In the order of their names as it was last: nearly the right one, in which sorting takes a tenth of the time. */
  private order: readonly string[] = [];
  private readonly byName: readonly Person[] = $derived.by(() => {
    void this.news;
    // Watched one by one, thousands would take as long as sorting them.
    const before = untrack(() => new Set([...this.order, ...this.known.keys()]));
    const people = untrack(() => [...before].flatMap((jid) => this.known.get(jid) ?? [])).filter((person) => person.contact);
    const named = people.map((person) => ({ person, name: displayName(person, person.jid) }));
    const sorted = named.sort((a, b) => BY_NAME.compare(a.name, b.name)).map(({ person }) => person);
    this.order = sorted.map(({ jid }) => jid);
    return sorted;
  });
  private blocked: ReadonlySet<string> = $state.raw(new Set());
  requests: readonly ContactRequest[] = $state.raw([]);

  /** Contacts, those who are here first, then by name. */
  readonly contacts: readonly Person[] = $derived.by(() => {
    void this.moves;
    const { byName } = this;
    // Asked of thousands one by one, each would have to be watched.
    return untrack(() => byName.map((person) => ({ person, order: ORDER[this.presence(person.jid)] })))
      .sort((a, b) => a.order - b.order)
      .map(({ person }) => person);
  });

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
    this.news++;
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

  setPresences(changed: readonly (readonly [jid: string, presence: Presence])[]): void {
    for (const [jid, presence] of changed) {
      if (presence === 'offline' && this.presence(jid) !== 'offline') this.left.set(jid, Date.now());
      this.presences.set(jid, presence);
    }
    this.moves++;
  }

  allOffline(): void {
    this.presences.clear();
    this.moves++;
  }

  addRequest(request: ContactRequest): void {
    this.requests = [request, ...this.requests.filter((each) => each.jid !== request.jid)];
  }

  dropRequest(jid: string): void {
    this.requests = this.requests.filter((each) => each.jid !== jid);
  }

  reset(): void {
    this.known.clear();
    this.news++;
    this.order = [];
    this.presences.clear();
    this.moves++;
    this.left.clear();
    this.blocked = new Set();
    this.requests = [];
  }
}

export const people = new People();
