import type { Chat } from '../model/chat';
import type { Message } from '../model/message';
import type { AccountStore } from '../store/account-store';
import { type ArchiveItem, type ArchivePage, type ArchiveQuestion, buildArchiveQuery, parseFin } from '../xmpp/archive';
import type { ChatStanza } from '../xmpp/message';
import type { Xml } from '../xmpp/xml';
import type { Inbox } from './inbox';

/** What history needs of a connection. */
export interface HistoryWire {
  readonly online: boolean;
  iq(request: Xml): Promise<Xml>;
}

export interface HistoryListener {
  /** Messages before all that was kept of a chat, oldest first; with the line when the chat is now whole. */
  onOlder(chat: string, messages: readonly Message[]): void;
  /** The line of a chat was made anew. */
  onLine(chat: Chat): void;
  /** What was kept of a room does not reach its newest messages: it starts anew. */
  onGap(chat: string): void;
}

/** Messages asked for at a time. */
export const PAGE = 50;

/** How much is read by itself. */
export interface HistoryLimits {
  /** Messages asked for at a time while catching up. */
  readonly catchUp: number;
  /** So many of the newest messages a device that is new here gets, for its list of conversations. */
  readonly firstSight: number;
  /** Of a room that was left behind, so many pages are read on; beyond that it starts anew from its newest messages. */
  readonly roomPages: number;
}

export const USUAL: HistoryLimits = { catchUp: 200, firstSight: 600, roomPages: 5 };

interface Question {
  readonly items: { id: string; stanza: ChatStanza | undefined }[];
}

/**
 * The archives (XEP-0313): what happened while this device was away, what lies before all that it keeps, and what is
 * found by words. What it keeps of a conversation is always one piece up to the newest message.
 */
export class History {
  private readonly questions = new Map<string, Question>();
  private readonly fetching = new Map<string, Promise<void>>();
  /** Rooms in which nothing is missing, with the place of their newest message where one came since. */
  private readonly rooms = new Map<string, string>();
  /** Nothing is missing in the own archive. */
  private current = false;
  private cursor = '';
  private writing = false;

  constructor(
    private readonly wire: HistoryWire,
    private readonly store: AccountStore,
    private readonly inbox: Inbox,
    private readonly listener: HistoryListener,
    private readonly newId: () => string,
    private readonly limits: HistoryLimits = USUAL,
  ) {}

  restore(cursor: string): void {
    this.cursor = cursor;
  }

  /** One message of a page that was asked for. False when nobody asked. */
  take(item: ArchiveItem): boolean {
    const question = this.questions.get(item.queryId);
    if (!question) return false;
    question.items.push({ id: item.id, stanza: item.stanza });
    return true;
  }

  /** A session began that continues no other: what was missed is yet to be read. */
  onNewSession(): void {
    this.current = false;
    this.rooms.clear();
  }

  /** A message came as it happened: where nothing was missed before it, reading goes on behind its place. */
  onLive({ room, peer, stanzaId }: ChatStanza): void {
    if (!stanzaId) return;
    if (room && this.rooms.has(peer)) this.rooms.set(peer, stanzaId);
    else if (!room && this.current) this.cursor = stanzaId;
    else return;
    if (this.writing) return;
    this.writing = true;
    // A place that is written too late costs a few doubles, which are known; one too early would cost messages.
    void this.inbox
      .stored()
      .then(() => this.writePlaces())
      .catch(() => undefined)
      .finally(() => (this.writing = false));
  }

  private async writePlaces(): Promise<void> {
    await this.store.putCursor(this.cursor);
    for (const [room, place] of this.rooms) if (place !== '') await this.keepRoomPlace(room, place);
  }

  /** Reads what happened in the own archive since this device was last here; on its first time, the newest. */
  async catchUp(): Promise<void> {
    if (this.cursor === '') await this.firstSight();
    for (let complete = this.cursor === ''; !complete; ) {
      const page = await this.ask({ after: this.cursor, max: this.limits.catchUp });
      for (const { stanza } of page.items) if (stanza) this.inbox.take(stanza);
      await this.inbox.stored();
      complete = page.complete || page.last === '';
      await this.moveTo(page.last);
    }
    this.current = true;
  }

  private async firstSight(): Promise<void> {
    let before = '';
    let newest = '';
    let seen = 0;
    const chats = new Set<string>();
    for (let complete = false; !complete && seen < this.limits.firstSight; ) {
      const page = await this.ask({ before, max: this.limits.catchUp });
      newest ||= page.last;
      const stanzas = page.items.flatMap(({ stanza }) => stanza ?? []);
      for (const stanza of stanzas) chats.add(stanza.peer);
      await this.inbox.takeOlder(stanzas);
      seen += page.items.length;
      before = page.first;
      complete = page.complete || page.first === '';
      if (complete) await Promise.all([...chats].map((jid) => this.store.talk.change(jid, (chat) => ({ ...chat, whole: true }))));
    }
    for (const jid of chats) {
      const line = await this.store.talk.recount(jid);
      if (line) this.listener.onLine(line);
    }
    await this.moveTo(newest);
  }

  private async moveTo(place: string): Promise<void> {
    if (place === '') return;
    this.cursor = place;
    await this.store.putCursor(place);
  }

  /** Reads what was said in a room since this device was last there. */
  async catchUpRoom(room: string, cursor: string): Promise<void> {
    let after = cursor;
    for (let page = 0; after !== '' && page < this.limits.roomPages; page++) {
      const found = await this.ask({ room, after, max: this.limits.catchUp }).catch((error: unknown) => {
        // The place is no longer in the archive (XEP-0059 §2.2): what is kept here cannot be joined to it.
        if (error instanceof Error && error.message === 'item-not-found') return undefined;
        throw error;
      });
      if (!found) break;
      for (const { stanza } of found.items) if (stanza) this.inbox.take(stanza);
      await this.inbox.stored();
      if (found.last !== '') await this.keepRoomPlace(room, found.last);
      if (found.complete || found.last === '') {
        this.rooms.set(room, found.last);
        return;
      }
      after = found.last;
    }
    await this.startRoomAnew(room, cursor !== '');
    this.rooms.set(room, '');
  }

  private async startRoomAnew(room: string, again: boolean): Promise<void> {
    const page = await this.ask({ room, before: '', max: PAGE });
    if (again) {
      await this.store.talk.clear(room);
      this.listener.onGap(room);
    }
    const messages = await this.inbox.takeOlder(page.items.flatMap(({ stanza }) => stanza ?? []));
    await this.store.talk.change(room, (chat) => ({ ...chat, whole: page.complete, cursor: page.last || (chat.cursor ?? '') }));
    const line = await this.store.talk.recount(room);
    if (line) this.listener.onLine(line);
    this.listener.onOlder(room, messages);
  }

  private async keepRoomPlace(room: string, place: string): Promise<void> {
    await this.store.talk.change(room, (chat) => ({ ...chat, cursor: place }));
  }

  /** Fetches what lies before all that is kept of a chat, once at a time. */
  older(chat: Chat): Promise<void> {
    const known = this.fetching.get(chat.jid);
    if (known) return known;
    const fetch = this.fetchOlder(chat).finally(() => this.fetching.delete(chat.jid));
    this.fetching.set(chat.jid, fetch);
    return fetch;
  }

  private async fetchOlder({ jid, kind }: Chat): Promise<void> {
    const oldest = await this.oldestPlace(jid);
    const where = kind === 'room' ? { room: jid } : { with: jid };
    const page = await this.ask({ ...where, before: oldest, max: PAGE });
    const messages = await this.inbox.takeOlder(page.items.flatMap(({ stanza }) => stanza ?? []));
    if (page.complete) {
      const line = await this.store.talk.change(jid, (chat) => ({ ...chat, whole: true }));
      if (line) this.listener.onLine(line);
    }
    this.listener.onOlder(jid, messages);
  }

  /** The place in the archive of the oldest message whose place is known; empty for the end. */
  private async oldestPlace(jid: string): Promise<string> {
    const first = await this.store.talk.pageFrom(jid, this.limits.catchUp);
    return first.find(({ stanzaId }) => stanzaId !== '')?.stanzaId ?? '';
  }

  /** The place of the first message of a chat from that moment on; undefined when there is none. */
  async placeAt(chat: Chat, start: number): Promise<string | undefined> {
    const where = chat.kind === 'room' ? { room: chat.jid } : { with: chat.jid };
    // Markers and the like stand in the archive, too: the first that says something counts.
    const page = await this.ask({ ...where, start, max: PAGE });
    return page.items.find(({ stanza }) => stanza?.body !== undefined || (stanza?.files.length ?? 0) > 0)?.id;
  }

  /** What is found by words, newest last; in one chat, or in the whole own archive. */
  async search(question: ArchiveQuestion): Promise<{ messages: Message[]; page: ArchivePage }> {
    const page = await this.ask(question);
    return { messages: this.inbox.read(page.items.flatMap(({ stanza }) => stanza ?? [])), page };
  }

  /** Asks an archive for one page. */
  async ask(question: ArchiveQuestion): Promise<ArchivePage> {
    const queryId = this.newId();
    const items: Question['items'] = [];
    this.questions.set(queryId, { items });
    try {
      return { ...parseFin(await this.wire.iq(buildArchiveQuery(question, queryId))), items };
    } finally {
      this.questions.delete(queryId);
    }
  }
}
