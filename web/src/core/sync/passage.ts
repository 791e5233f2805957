import { amended, type Amendment } from '../model/amendment';
import type { Chat } from '../model/chat';
import type { Message } from '../model/message';
import { keepsAny, waitingFor } from '../store/apart';
import type { TalkStore } from '../store/talk-store';
import type { ArchivePage, ArchiveQuestion } from '../xmpp/archive';
import type { ChatStanza } from '../xmpp/message';
import type { History } from './history';
import type { Inbox } from './inbox';

/** Messages asked for at a time: on each side of the place at first, then onwards. */
const AROUND = 40;
const ONWARDS = 100;

/**
 * A piece of a conversation's archive around a place that lies before all that is kept. It is read on to both sides and
 * looked at, but not kept, unless it reaches what is: then it is one piece with that.
 */
export class Passage {
  /** Oldest first. */
  messages: readonly Message[] = [];
  /** Nothing lies before it. */
  complete = false;
  /** It reached what is kept, and is kept too from now on. */
  joined = false;
  private stanzas: readonly ChatStanza[] = [];
  private changes: readonly Amendment[] = [];
  private first = '';
  private last = '';

  constructor(
    private readonly chat: Chat,
    private readonly history: History,
    private readonly inbox: Inbox,
    private readonly store: TalkStore,
  ) {}

  /**
   * Reads the surroundings of a place of the archive.
   *
   * @throws StanzaError when there is no such place, or the server cannot be asked
   */
  async open(place: string): Promise<void> {
    const [before, there, after] = await Promise.all([
      this.ask({ before: place, max: AROUND }),
      this.history.ask({ ...(this.chat.kind === 'room' ? { room: this.chat.jid } : {}), ids: [place], max: 1 }),
      this.ask({ after: place, max: AROUND }),
    ]);
    this.complete = before.complete;
    this.first = before.first || place;
    this.last = after.last || place;
    await this.take([before, there, after].flatMap(said), 'after');
    await this.meet(after.complete);
  }

  /** Reads what lies before. */
  async older(): Promise<void> {
    if (this.complete) return;
    const page = await this.ask({ before: this.first, max: ONWARDS });
    this.first = page.first || this.first;
    this.complete = page.complete || page.first === '';
    await this.take(said(page), 'before');
  }

  /** Reads what follows. */
  async newer(): Promise<void> {
    if (this.joined) return;
    const page = await this.ask({ after: this.last, max: ONWARDS });
    this.last = page.last || this.last;
    await this.take(said(page), 'after');
    await this.meet(page.complete || page.last === '');
  }

  private ask(question: ArchiveQuestion): Promise<ArchivePage> {
    return this.history.ask({ ...(this.chat.kind === 'room' ? { room: this.chat.jid } : { with: this.chat.jid }), ...question });
  }

  private async take(stanzas: readonly ChatStanza[], side: 'before' | 'after'): Promise<void> {
    const known = new Set(this.messages.map(({ key }) => key));
    const read = this.inbox.read(stanzas).filter(({ key }) => !known.has(key) && known.add(key));
    const made = stanzas.flatMap((stanza) => this.inbox.amendmentOf(stanza) ?? []);
    // What was changed later than this piece goes is known as far as what is kept told of it.
    const fresh = withChanges(read, [...made, ...this.changes, ...(await waitingFor(this.store.database, this.chat.jid, read))]);
    this.messages = side === 'before' ? [...fresh, ...this.messages] : [...withChanges(this.messages, made), ...fresh];
    this.stanzas = side === 'before' ? [...stanzas, ...this.stanzas] : [...this.stanzas, ...stanzas];
    this.changes = [...this.changes, ...made];
  }

  /** Where the archive ends, or something that is kept was read, this becomes one piece with what is kept. */
  private async meet(end: boolean): Promise<void> {
    if (!end && !(await keepsAny(this.store.database, this.messages.slice(-ONWARDS)))) return;
    await this.inbox.takeOlder(this.stanzas);
    if (this.complete) await this.store.change(this.chat.jid, (chat) => ({ ...chat, whole: true }));
    this.joined = true;
  }
}

function said(page: ArchivePage): ChatStanza[] {
  return page.items.flatMap(({ stanza }) => stanza ?? []);
}

/** Messages with all that was done to them. */
function withChanges(messages: readonly Message[], changes: readonly Amendment[]): readonly Message[] {
  if (changes.length === 0) return messages;
  const byTarget = new Map<string, Amendment[]>();
  for (const change of changes) byTarget.set(change.target, [...(byTarget.get(change.target) ?? []), change]);
  return messages.map((message) => {
    const names = [...new Set([message.id, message.stanzaId])].filter((name) => name !== '');
    const mine = names.flatMap((name) => byTarget.get(name) ?? []).sort((a, b) => a.at - b.at);
    return mine.reduce(amended, message);
  });
}
