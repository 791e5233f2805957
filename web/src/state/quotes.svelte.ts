import { SvelteMap } from 'svelte/reactivity';
import type { Message, Reply } from '../core/model/message';
import { bare, resource } from '../core/xmpp/jid';
import { currentClient } from './current';
import { people } from './people.svelte';
import { contentOf } from './preview';
import { session } from './session.svelte';
import { timelines } from './timelines.svelte';
import { authorOf } from './titles';

export interface Quote {
  readonly name: string;
  readonly text: string;
  /** The own words are quoted. */
  readonly own: boolean;
}

/** Messages that were answered and are not on the screen, as far as this device keeps them. */
class Quotes {
  private readonly found = new SvelteMap<string, Message | undefined>();

  /** What a reply answers: the message itself where it is known, else what came with the reply. */
  of(chat: string, reply: Reply): Quote {
    const message = this.find(chat, reply.id);
    if (message) return { name: authorOf(message), text: contentOf(message), own: message.out };
    const own = bare(reply.to) === session.self;
    const text = reply.quote.replace(/^> ?/gm, '').replace(/\s+/g, ' ').trim();
    return { name: own ? session.ownName : nameOf(reply.to), text, own };
  }

  /** A message that changed is quoted as it is now. */
  moved(message: Message): void {
    for (const id of [message.id, message.stanzaId]) {
      const key = `${message.chat} ${id}`;
      if (id !== '' && this.found.has(key)) this.found.set(key, message);
    }
  }

  /** Looks for a message where it may be without asking the server; reads from the disk what is not loaded. */
  async look(chat: string, id: string): Promise<void> {
    const key = `${chat} ${id}`;
    if (this.found.has(key) || this.loaded(chat, id)) return;
    this.found.set(key, await currentClient()?.store?.talk.find(chat, id));
  }

  find(chat: string, id: string): Message | undefined {
    return this.loaded(chat, id) ?? this.found.get(`${chat} ${id}`);
  }

  private loaded(chat: string, id: string): Message | undefined {
    return timelines.get(chat)?.messages.findLast((each) => each.stanzaId === id || each.id === id);
  }

  reset(): void {
    this.found.clear();
  }
}

function nameOf(to: string): string {
  const occupant = resource(to);
  if (occupant) return occupant;
  return to.includes('@') ? people.name(bare(to)) : to;
}

export const quotes = new Quotes();
