import { bestPresence, type ContactRequest, type Person, type Presence, unknownPerson } from '../model/person';
import type { AccountStore } from '../store/account-store';
import { type Account, buildAccountGet, parseAccount, readAccount } from '../xmpp/account';
import { buildLastSeen, parseLastSeen } from '../xmpp/blocking';
import { bare, resource } from '../xmpp/jid';
import {
  buildRosterGet,
  buildRosterRemove,
  buildRosterSet,
  buildSubscription,
  parsePresence,
  parseRoster,
  type RosterItem,
  type RosterUpdate,
} from '../xmpp/roster';
import type { Xml } from '../xmpp/xml';
import { Gathered } from './gathered';

export interface ContactsListener {
  onPeople(people: readonly Person[]): void;
  onPresences(changed: readonly (readonly [jid: string, presence: Presence])[]): void;
  onAllOffline(): void;
  onRequest(request: ContactRequest): void;
  onRequestGone(jid: string): void;
}

/** What contacts need of a connection. */
export interface ContactsWire {
  readonly online: boolean;
  send(stanza: Xml): boolean;
  iq(request: Xml): Promise<Xml>;
}

/** So many people are asked about at once: enough to hide the way to the server, too few to flood it. */
const LOOK_UPS = 20;
/** Of thousands of contacts many come, go, and are learnt about at a time: they are told of together. */
const TELL_MILLIS = 50;

/** The contact list, who is there, who asks, and what people call themselves. */
export class Contacts {
  private readonly people = new Map<string, Person>();
  private readonly devices = new Map<string, Map<string, string>>();
  private readonly looked = new Map<string, Promise<Account | undefined>>();
  private version = '';
  private readonly changes = new Gathered<Person>((people) => {
    this.listener.onPeople(people);
    void this.store.putPeople(people);
  }, TELL_MILLIS);
  private readonly presences = new Gathered<readonly [string, Presence]>((changed) => this.listener.onPresences(changed), TELL_MILLIS);

  constructor(
    private readonly self: string,
    private readonly wire: ContactsWire,
    private readonly store: AccountStore,
    private readonly listener: ContactsListener,
    private readonly now: () => number,
  ) {}

  restore(people: readonly Person[], version: string): void {
    // A list that was kept without its groups is asked for anew: what is not known would be taken away with the next change.
    this.version = people.some(({ contact, groups }) => contact && !groups) ? '' : version;
    for (const person of people) this.people.set(person.jid, person);
  }

  get(jid: string): Person | undefined {
    return this.people.get(jid);
  }

  /** Whether this person may see when we are here (and so may know what we have received). */
  sharesPresenceWith(jid: string): boolean {
    const subscription = this.people.get(jid)?.subscription;
    return subscription === 'from' || subscription === 'both';
  }

  /** Whether one of their devices is connected, as far as we may know. */
  isOnline(jid: string): boolean {
    return (this.devices.get(jid)?.size ?? 0) > 0;
  }

  /** Asks for the list; the server sends it only if it changed. */
  async load(): Promise<void> {
    const known = [...this.people.values()].some((person) => person.contact);
    const answer = await this.wire.iq(buildRosterGet(known ? this.version : ''));
    const update = parseRoster(answer);
    if (update) await this.replace(update);
    await this.lookUpNames();
  }

  /** A change the server pushes. Only our own server may (RFC 6121 §2.1.6). */
  async onPush(iq: Xml): Promise<void> {
    const from = iq.attrs['from'] ?? '';
    if (from !== '' && bare(from) !== this.self) return;
    const update = parseRoster(iq);
    if (!update) return;
    this.apply(update.items);
    for (const jid of update.removed) this.change(jid, { contact: false, name: '', subscription: 'none', asked: false });
    await this.keepVersion(update.version);
    await this.lookUpNames();
  }

  onPresence(stanza: Xml): void {
    const presence = parsePresence(stanza);
    const jid = bare(presence.from);
    if (jid === '' || jid === this.self) return;
    if (presence.type === 'subscribe') void this.onRequest(jid, presence.nick, presence.status);
    else if (presence.type === 'unsubscribe') void this.dropRequest(jid);
    else if (presence.type === 'available' || presence.type === 'unavailable') {
      const devices = this.devices.get(jid) ?? new Map<string, string>();
      if (presence.type === 'available') devices.set(resource(presence.from), presence.show);
      else if (resource(presence.from) === '') devices.clear();
      else devices.delete(resource(presence.from));
      this.devices.set(jid, devices);
      this.presences.add([jid, [jid, bestPresence(devices.values())]]);
    }
  }

  /** Connection lost: nobody's presence is known any more. */
  onNewSession(): void {
    this.devices.clear();
    this.looked.clear();
    this.presences.flush();
    this.listener.onAllOffline();
  }

  /** Puts someone on the list and asks to see each other; a request of theirs is accepted with it. */
  async ask(jid: string, name: string, ownNick: string, note: string): Promise<void> {
    await this.wire.iq(buildRosterSet(jid, name, this.people.get(jid)?.groups));
    this.wire.send(buildSubscription(jid, 'subscribe', ownNick, note));
  }

  async accept(jid: string, ownNick: string): Promise<void> {
    this.wire.send(buildSubscription(jid, 'subscribed'));
    const subscription = this.people.get(jid)?.subscription;
    if (subscription !== 'to' && subscription !== 'both') this.wire.send(buildSubscription(jid, 'subscribe', ownNick));
    await this.dropRequest(jid);
  }

  async decline(jid: string): Promise<void> {
    this.wire.send(buildSubscription(jid, 'unsubscribed'));
    await this.dropRequest(jid);
  }

  /** Asks when someone was last here, milliseconds since 1970; undefined where we may not know. */
  async lastSeen(jid: string): Promise<number | undefined> {
    const seconds = parseLastSeen(await this.wire.iq(buildLastSeen(jid)));
    return seconds === undefined ? undefined : this.now() - seconds * 1000;
  }

  /** Gives a contact a name of our own; the groups stay. */
  async rename(jid: string, name: string): Promise<void> {
    await this.wire.iq(buildRosterSet(jid, name, this.people.get(jid)?.groups));
  }

  async remove(jid: string): Promise<void> {
    await this.wire.iq(buildRosterRemove(jid));
  }

  async dropRequest(jid: string): Promise<void> {
    await this.store.dropRequest(jid);
    this.listener.onRequestGone(jid);
  }

  /** A profile that the server pushed. */
  onAccount(jid: string, element: Xml): void {
    this.learn(readAccount(element, jid));
  }

  /** Asks once a session who someone is; undefined where the server does not tell. */
  lookUp(jid: string): Promise<Account | undefined> {
    const known = this.looked.get(jid);
    if (known) return known;
    const asked = this.wire.iq(buildAccountGet(jid)).then(
      (answer) => {
        const account = parseAccount(answer, jid);
        if (account) this.learn(account);
        return account;
      },
      () => {
        // Asked again the next time: who is not there today may be tomorrow.
        this.looked.delete(jid);
        return undefined;
      },
    );
    this.looked.set(jid, asked);
    return asked;
  }

  private async onRequest(jid: string, nick: string, note: string): Promise<void> {
    const person = this.people.get(jid);
    if (person && (person.asked || person.subscription === 'to')) {
      // We asked first: whoever answers by asking back has our consent already.
      this.wire.send(buildSubscription(jid, 'subscribed'));
      return;
    }
    const request = { jid, nick, note, at: this.now() };
    await this.store.putRequest(request);
    this.listener.onRequest(request);
    void this.lookUp(jid);
  }

  private async replace(update: RosterUpdate): Promise<void> {
    const listed = new Set(update.items.map((item) => item.jid));
    for (const person of this.people.values()) {
      if (person.contact && !listed.has(person.jid)) this.change(person.jid, { contact: false, subscription: 'none', asked: false });
    }
    this.apply(update.items);
    await this.keepVersion(update.version);
  }

  private async keepVersion(version: string | undefined): Promise<void> {
    if (!version) return;
    // Else the list would be taken for that of this version without having become it.
    this.changes.flush();
    this.version = version;
    await this.store.putRosterVersion(version);
  }

  private apply(items: readonly RosterItem[]): void {
    const changed = items.map((item) => ({
      ...(this.people.get(item.jid) ?? unknownPerson(item.jid)),
      name: item.name,
      subscription: item.subscription,
      asked: item.asked,
      groups: item.groups,
      // A request we declined, or one still open, leaves an item that is nobody's contact.
      contact: item.subscription !== 'none' || item.asked || item.name !== '',
    }));
    this.keep(changed);
  }

  /** Those known by name already are asked again only when their chat is opened; changes are pushed anyway. */
  private async lookUpNames(): Promise<void> {
    const unknown = [...this.people.values()].filter((person) => person.contact && person.id === '');
    for (let start = 0; start < unknown.length && this.wire.online; start += LOOK_UPS) {
      await Promise.all(unknown.slice(start, start + LOOK_UPS).map((person) => this.lookUp(person.jid)));
    }
  }

  private learn(account: Account): void {
    if (account.jid === this.self) return;
    const { nickname, signature, id } = account;
    this.change(account.jid, { nickname, signature, id });
  }

  private change(jid: string, part: Partial<Person>): void {
    this.keep([{ ...(this.people.get(jid) ?? unknownPerson(jid)), ...part }]);
  }

  private keep(people: readonly Person[]): void {
    for (const person of people) this.people.set(person.jid, person);
    this.changes.add(...people.map((person) => [person.jid, person] as const));
  }

  /** The account is left: what waits is written. */
  close(): void {
    this.changes.close();
    this.presences.close();
  }
}
