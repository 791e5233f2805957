import { SvelteMap } from 'svelte/reactivity';
import { type Message, placed } from '../core/model/message';

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

/** The open chat and those opened before in this session. */
class Timelines {
  private readonly loaded = new SvelteMap<string, Timeline>();

  get(jid: string): Timeline | undefined {
    return this.loaded.get(jid);
  }

  put(jid: string, timeline: Timeline): void {
    this.loaded.set(jid, timeline);
  }

  /** Shows a message where its chat is loaded; elsewhere it is found on opening. */
  place(message: Message): void {
    const timeline = this.loaded.get(message.chat);
    if (timeline) this.loaded.set(message.chat, { ...timeline, messages: placed(timeline.messages, message), prepended: false });
  }

  moved(messages: readonly Message[]): void {
    for (const message of messages) {
      const timeline = this.loaded.get(message.chat);
      if (timeline?.messages.some((each) => each.key === message.key)) this.place(message);
    }
  }

  remove(message: Message): void {
    const timeline = this.loaded.get(message.chat);
    if (!timeline) return;
    const messages = timeline.messages.filter((each) => each.key !== message.key);
    this.loaded.set(message.chat, { ...timeline, messages, prepended: false });
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
