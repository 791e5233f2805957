import type { Message } from '../core/model/message';
import { StanzaError } from '../core/xmpp/stanza-error';
import { chats } from './chats.svelte';
import { client } from './current';

const WAIT_MILLIS = 300;
const PER_PAGE = 30;
/** Each room has an archive of its own; so many of those where something was said last are asked. */
const MOST_ROOMS = 10;

interface Source {
  /** Address of the room, empty for the own archive. */
  readonly room: string;
  /** The place before which is to be searched on; undefined at the end. */
  before: string | undefined;
}

/** Which message was found: own ones may be shown without their place in the archive, under their own id. */
export function goalOf({ out, id, stanzaId }: Message): { readonly id: string; readonly place: string } {
  return { id: out ? id : '', place: stanzaId };
}

export type SearchState = 'idle' | 'busy' | 'done' | 'offline' | 'failed';

/** Messages found by words, in one conversation or in all, newest first. */
export class Search {
  state: SearchState = $state('idle');
  hits: readonly Message[] = $state.raw([]);
  /** There may be more, older ones. */
  more: boolean = $state(false);
  private words = '';
  private sources: Source[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private run = 0;

  /** @param chat the conversation to search, empty for all */
  constructor(private readonly chat = '') {}

  /** Searches once the person stops typing for a moment. */
  want(words: string): void {
    clearTimeout(this.timer);
    this.words = words.trim();
    this.run++;
    if (this.words === '') {
      this.state = 'idle';
      this.hits = [];
      this.more = false;
      return;
    }
    this.state = 'busy';
    this.timer = setTimeout(() => {
      this.hits = [];
      this.sources = this.begin();
      void this.next();
    }, WAIT_MILLIS);
  }

  /** Searches on in what is older. */
  async next(): Promise<void> {
    const run = ++this.run;
    this.state = 'busy';
    try {
      const found = await Promise.all(this.sources.filter(({ before }) => before !== undefined).map((source) => this.ask(source)));
      if (run !== this.run) return;
      this.hits = [...this.hits, ...found.flat()].sort((a, b) => b.at - a.at);
      this.more = this.sources.some(({ before }) => before !== undefined);
      this.state = 'done';
    } catch (error) {
      if (run !== this.run) return;
      this.state = error instanceof StanzaError && error.condition === 'offline' ? 'offline' : 'failed';
      if (!(error instanceof StanzaError)) throw error;
    }
  }

  stop(): void {
    clearTimeout(this.timer);
    this.run++;
  }

  private begin(): Source[] {
    if (this.chat !== '') return [{ room: client().kindOf(this.chat) === 'room' ? this.chat : '', before: '' }];
    const rooms = chats.sorted.filter(({ kind }) => kind === 'room').toSorted((a, b) => b.at - a.at);
    return ['', ...rooms.slice(0, MOST_ROOMS).map(({ jid }) => jid)].map((room) => ({ room, before: '' }));
  }

  private async ask(source: Source): Promise<Message[]> {
    const peer = this.chat !== '' && source.room === '' ? { with: this.chat } : {};
    const room = source.room === '' ? {} : { room: source.room };
    const { before = '' } = source;
    const found = await client()
      .history?.search({ ...peer, ...room, words: this.words, before, max: PER_PAGE })
      .catch((error: unknown) => {
        // A room that went away meanwhile, or whose archive is closed to us, has nothing to say.
        if (source.room !== '' && this.chat === '' && error instanceof StanzaError && error.condition !== 'offline') return undefined;
        throw error;
      });
    source.before = found && !found.page.complete && found.page.first !== '' ? found.page.first : undefined;
    return found ? found.messages.filter((message) => !message.retracted) : [];
  }
}
