import { SvelteMap } from 'svelte/reactivity';
import { compare, type Message, placed, placedAll } from '../core/model/message';

/** What is loaded of one chat: always one piece, and as a rule the one that ends with the newest message. */
export interface Timeline {
  readonly messages: readonly Message[];
  /** Nothing older is on this device. */
  readonly complete: boolean;
  /** The first message that was new when the chat was opened; the line stays until leaving. */
  readonly firstNew: string;
  /** Where the reader was: distance in pixels from the top, or -1 for the end. */
  readonly offset: number;
  /** The last change put older messages in front. */
  readonly prepended: boolean;
  /** Another number is another piece: nothing of one list fits into the other. */
  readonly piece: number;
  /** What follows the last message: nothing, more of what is kept, or what only the archive has. */
  readonly next: '' | 'kept' | 'far';
  /** The piece up to the newest message, while one further up is looked at. */
  readonly newest?: Timeline;
}

const EMPTY: Timeline = { messages: [], complete: false, firstNew: '', offset: -1, prepended: false, piece: 0, next: '' };

function has(timeline: Timeline, key: string): boolean {
  return timeline.messages.some((each) => each.key === key);
}

function withMessage(timeline: Timeline, message: Message): Timeline {
  return { ...timeline, messages: placed(timeline.messages, message), prepended: false };
}

function without(timeline: Timeline, keys: ReadonlySet<string>): Timeline {
  return { ...timeline, messages: timeline.messages.filter((each) => !keys.has(each.key)), prepended: false };
}

/** The open chat and those opened before in this session. */
class Timelines {
  private readonly loaded = new SvelteMap<string, Timeline>();
  private pieces = 0;

  get(jid: string): Timeline | undefined {
    return this.loaded.get(jid);
  }

  /** The piece that ends with the newest message, whether it is looked at or not. */
  newest(jid: string): Timeline | undefined {
    const timeline = this.loaded.get(jid);
    return timeline?.newest ?? timeline;
  }

  /** Whether what is looked at lies further up than the newest messages. */
  isApart(jid: string): boolean {
    return this.loaded.get(jid)?.newest !== undefined;
  }

  put(jid: string, timeline: Partial<Timeline>): void {
    this.loaded.set(jid, { ...EMPTY, ...timeline });
  }

  /** Shows a piece further up in the place of the one that is shown. */
  show(jid: string, piece: Pick<Timeline, 'messages' | 'complete' | 'next' | 'firstNew'>): void {
    this.loaded.set(jid, { ...EMPTY, ...piece, piece: ++this.pieces, newest: this.newest(jid) ?? EMPTY });
  }

  /** Shows the piece up to the newest message again, at its end. */
  back(jid: string): void {
    const newest = this.loaded.get(jid)?.newest;
    if (newest) this.loaded.set(jid, { ...newest, firstNew: '', offset: -1, prepended: false });
  }

  /** What follows in a piece further up; with nothing behind it, it is the piece up to the newest message. */
  extend(jid: string, messages: readonly Message[], next: Timeline['next']): void {
    const timeline = this.loaded.get(jid);
    if (!timeline?.newest) return;
    const { newest, ...shown } = timeline;
    const now = { ...shown, messages, prepended: false, next };
    if (next !== '') this.loaded.set(jid, { ...now, newest });
    else this.loaded.set(jid, newest.messages.reduce(withMessage, now));
  }

  /** Shows a message where its chat is loaded; elsewhere it is found on opening. Who writes wants to see it. */
  place(message: Message): void {
    const timeline = this.loaded.get(message.chat);
    if (!timeline) return;
    const { newest } = timeline;
    if (!newest) this.loaded.set(message.chat, withMessage(timeline, message));
    else if (message.out && message.state === 'sending' && !has(newest, message.key) && !has(timeline, message.key)) {
      this.loaded.set(message.chat, { ...withMessage(newest, message), offset: -1 });
    } else {
      const shown = has(timeline, message.key) ? withMessage(timeline, message) : timeline;
      this.loaded.set(message.chat, { ...shown, newest: withMessage(newest, message) });
    }
  }

  /** Shows messages that arrived together. */
  placeAll(messages: readonly Message[]): void {
    for (const jid of new Set(messages.map(({ chat }) => chat))) {
      const timeline = this.loaded.get(jid);
      const own = messages.filter(({ chat }) => chat === jid);
      if (timeline?.newest) own.forEach((message) => this.place(message));
      else if (timeline) this.loaded.set(jid, { ...timeline, messages: placedAll(timeline.messages, own), prepended: false });
    }
  }

  /** Messages changed; where they are loaded, they are shown anew. */
  moved(messages: readonly Message[]): void {
    for (const message of messages) {
      const timeline = this.loaded.get(message.chat);
      if (!timeline) continue;
      const { newest } = timeline;
      const shown = has(timeline, message.key) ? withMessage(timeline, message) : timeline;
      const below = newest && has(newest, message.key) ? withMessage(newest, message) : newest;
      if (shown !== timeline || below !== newest) this.loaded.set(message.chat, { ...shown, ...(below ? { newest: below } : {}) });
    }
  }

  /** Puts a page of older messages in front of what is loaded. */
  prepend(jid: string, older: readonly Message[], complete: boolean): void {
    const timeline = this.loaded.get(jid);
    if (!timeline) return;
    const first = timeline.messages[0];
    // What is only looked at has its order from the archive.
    const fresh = first && timeline.next !== 'far' ? older.filter((each) => compare(each, first) < 0) : older;
    this.loaded.set(jid, { ...timeline, messages: [...fresh, ...timeline.messages], complete, prepended: first !== undefined });
  }

  remove(jid: string, keys: ReadonlySet<string>): void {
    const timeline = this.loaded.get(jid);
    if (!timeline) return;
    const { newest } = timeline;
    this.loaded.set(jid, { ...without(timeline, keys), ...(newest ? { newest: without(newest, keys) } : {}) });
  }

  /** Nothing of the chat is known any more. */
  empty(jid: string): void {
    if (this.loaded.has(jid)) this.loaded.set(jid, EMPTY);
  }

  /** The same of what was kept; what only the archive has can be looked at on. */
  gap(jid: string): void {
    const timeline = this.loaded.get(jid);
    if (timeline?.newest && timeline.next === 'far') this.loaded.set(jid, { ...timeline, newest: EMPTY });
    else this.empty(jid);
  }

  /** Remembers where the reader was in a piece. What is there is no longer new, if the newest message is in it. */
  leave(jid: string, piece: number, offset: number): void {
    const timeline = this.loaded.get(jid);
    if (!timeline) return;
    const left = { offset, firstNew: '', prepended: false };
    const { newest } = timeline;
    if (timeline.piece === piece) this.loaded.set(jid, { ...timeline, ...left, firstNew: newest ? timeline.firstNew : '' });
    else if (newest?.piece === piece) this.loaded.set(jid, { ...timeline, newest: { ...newest, ...left } });
  }

  reset(): void {
    this.loaded.clear();
  }
}

export const timelines = new Timelines();
