import type { Chat } from '../model/chat';
import type { ContactRequest, Person } from '../model/person';
import { NOTHING_WAITS, type Waiting } from '../model/waiting';
import { type Database, type Draft, openDatabase, type OutboxEntry } from './database';
import { letGo, type LetGo } from './let-go';
import { TalkStore } from './talk-store';

/** What a signed-in client starts from, before the network answers. */
export interface Snapshot {
  readonly chats: Chat[];
  readonly people: Person[];
  readonly requests: ContactRequest[];
  readonly drafts: Draft[];
  readonly outbox: OutboxEntry[];
  /** The version of the contact list that `people` shows, empty when there is none. */
  readonly rosterVersion: string;
  /** The newest place in the own archive that this device has; empty when it has never read it. */
  readonly cursor: string;
  readonly waiting: Waiting;
}

/** So many messages make room for new ones. */
const LET_GO_AT_ONCE = 2000;
const ROSTER_VERSION = 'rosterVersion';
const CURSOR = 'cursor';
const WAITING = 'waiting';

/** The local cache of one account: whom it knows, what is typed, and its conversations. */
export class AccountStore {
  readonly talk: TalkStore;

  private constructor(private readonly database: Database) {
    this.talk = new TalkStore(database);
  }

  static async open(account: string): Promise<AccountStore> {
    return new AccountStore(await openDatabase(account));
  }

  close(): void {
    this.database.close();
  }

  async snapshot(): Promise<Snapshot> {
    const { database } = this;
    const [chats, people, requests, drafts, outbox, version, cursor, waiting] = await Promise.all([
      database.getAll('chats'),
      database.getAll('people'),
      database.getAll('requests'),
      database.getAll('drafts'),
      database.getAll('outbox'),
      database.get('meta', ROSTER_VERSION),
      database.get('meta', CURSOR),
      database.get('meta', WAITING),
    ]);
    outbox.sort((a, b) => a.at - b.at || a.seq - b.seq);
    const text = (value: unknown) => (typeof value === 'string' ? value : '');
    return { chats, people, requests, drafts, outbox, rosterVersion: text(version), cursor: text(cursor), waiting: { ...NOTHING_WAITS, ...(waiting as Partial<Waiting> | undefined) } };
  }

  /** Takes messages off this device until `enough` are gone; see let-go.ts. */
  letGo(enough: number): Promise<LetGo> {
    return letGo(this.database, enough);
  }

  /** The device is full: takes some messages off it, and tells which. False when there are none to take. */
  async makeRoom(tell: (gone: LetGo) => void): Promise<boolean> {
    const gone = await this.letGo(LET_GO_AT_ONCE);
    tell(gone);
    return gone.count > 0;
  }

  /** Keeps the draft of a chat, or forgets it when it is empty. */
  async putDraft(draft: Draft): Promise<void> {
    if (draft.text === '') await this.database.delete('drafts', draft.chat);
    else await this.database.put('drafts', draft);
  }

  async putPeople(people: readonly Person[]): Promise<void> {
    const tx = this.database.transaction('people', 'readwrite');
    await Promise.all([...people.map((person) => tx.store.put(person)), tx.done]);
  }

  async putRequest(request: ContactRequest): Promise<void> {
    await this.database.put('requests', request);
  }

  async dropRequest(jid: string): Promise<void> {
    await this.database.delete('requests', jid);
  }

  async putWaiting(waiting: Waiting): Promise<void> {
    await this.database.put('meta', waiting, WAITING);
  }

  async putRosterVersion(version: string): Promise<void> {
    await this.database.put('meta', version, ROSTER_VERSION);
  }

  async putCursor(cursor: string): Promise<void> {
    await this.database.put('meta', cursor, CURSOR);
  }
}
