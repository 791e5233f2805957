import { SvelteMap } from 'svelte/reactivity';
import { compare, type Message, placed } from '../core/model/message';

/** What is loaded of one chat. */
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
}

const EMPTY: Timeline = { messages: [], complete: false, firstNew: '', offset: -1, prepended: false };

/** The open chat and those opened before in this session. */
class Timelines {
  private readonly loaded = new SvelteMap<string, Timeline>();

  get(jid: string): Timeline | undefined {
    return this.loaded.get(jid);
  }

  put(jid: string, timeline: Partial<Timeline>): void {
    this.loaded.set(jid, { ...EMPTY, ...timeline });
  }

  /** Shows a message where its chat is loaded; elsewhere it is found on opening. */
  place(message: Message): void {
    const timeline = this.loaded.get(message.chat);
    if (timeline) this.loaded.set(message.chat, { ...timeline, messages: placed(timeline.messages, message), prepended: false });
  }

  /** Messages changed; where they are loaded, they are shown anew. */
  moved(messages: readonly Message[]): void {
    for (const message of messages) {
      const timeline = this.loaded.get(message.chat);
      if (timeline?.messages.some((each) => each.key === message.key)) this.place(message);
    }
  }

  /** Puts a page of older messages in front of what is loaded. */
  prepend(jid: string, older: readonly Message[], complete: boolean): void {
    const timeline = this.loaded.get(jid);
    if (!timeline) return;
    const first = timeline.messages[0];
    const fresh = first ? older.filter((each) => compare(each, first) < 0) : older;
    this.loaded.set(jid, { ...timeline, messages: [...fresh, ...timeline.messages], complete, prepended: first !== undefined });
  }

  remove(jid: string, keys: ReadonlySet<string>): void {
    const timeline = this.loaded.get(jid);
    if (!timeline) return;
    const messages = timeline.messages.filter((each) => !keys.has(each.key));
    this.loaded.set(jid, { ...timeline, messages, prepended: false });
  }

  /** Nothing of the chat is known any more. */
  empty(jid: string): void {
    if (this.loaded.has(jid)) this.loaded.set(jid, EMPTY);
  }

  /** Remembers where the reader was, and that what is there is no longer new. */
  leave(jid: string, offset: number): void {
    const timeline = this.loaded.get(jid);
    if (timeline) this.loaded.set(jid, { ...timeline, offset, firstNew: '', prepended: false });
  }

  reset(): void {
    this.loaded.clear();
  }
}

export const timelines = new Timelines();
