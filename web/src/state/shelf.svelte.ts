import { fileKind } from '../core/model/file';
import type { Message } from '../core/model/message';
import { findLinks } from '../core/text/links';
import { StanzaError } from '../core/xmpp/stanza-error';
import { client } from './current';

/** What a chat is looked through for, in the words of docs/protocol/search.md. */
export type ShelfKind = 'image' | 'file' | 'voice' | 'link';

export const SHELF_KINDS: readonly ShelfKind[] = ['image', 'file', 'voice', 'link'];

const PER_PAGE = 30;

/** What was sent in one conversation of one kind, newest first: as much as was asked for. */
export class Shelf {
  state: 'busy' | 'done' | 'offline' | 'failed' = $state('busy');
  messages: readonly Message[] = $state.raw([]);
  /** There may be more, older ones. */
  more: boolean = $state(false);
  private before = '';
  private run = 0;

  constructor(
    private readonly chat: string,
    readonly kind: ShelfKind,
  ) {}

  /** Looks on in what is older. */
  async next(): Promise<void> {
    const run = ++this.run;
    this.state = 'busy';
    const { chat, kind, before } = this;
    const where = client().kindOf(chat) === 'room' ? { room: chat } : { with: chat };
    try {
      const found = await client().history?.search({ ...where, kind, before, max: PER_PAGE });
      if (run !== this.run || !found) return;
      const fitting = found.messages.filter((message) => isOf(message, kind)).toReversed();
      this.messages = [...this.messages, ...fitting];
      this.before = found.page.first;
      this.more = !found.page.complete && found.page.first !== '';
      this.state = 'done';
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      if (run === this.run) this.state = error.condition === 'offline' || error.condition === 'timeout' ? 'offline' : 'failed';
    }
  }
}

/** Whether there is still something of that kind in it: it may have been taken back. */
function isOf(message: Message, kind: ShelfKind): boolean {
  if (message.retracted) return false;
  if (kind === 'link') return linksIn(message).length > 0;
  return (message.files ?? []).some((file) => (kind === 'file' ? ['file', 'video'] : [kind]).includes(fileKind(file)));
}

/** The addresses in a message, each once. */
export function linksIn({ body }: Message): string[] {
  const all = findLinks(body).flatMap(({ href }) => (href && /^https?:/.test(href) ? [href] : []));
  return all.filter((href, index) => all.indexOf(href) === index);
}
