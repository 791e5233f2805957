import type { Chat } from '../../../core/model/chat';
import type { Reply } from '../../../core/model/message';
import { client } from '../../current';

/** Pages that are looked through: of what has the quoted words, and without such of what was said last. */
const MOST_PAGES = 8;
const PER_PAGE = 250;
/** So many characters of a quote are searched for. */
const ENOUGH_WORDS = 60;

/**
 * The place in the archive of a message of a chat of two that is quoted. An answer names it by the id that its sender
 * gave it, and archives are not searched by that: the words that came with the answer find it. Empty when they do not.
 */
export async function placeOfQuoted({ jid }: Chat, { id, reply }: { readonly id: string; readonly reply?: Reply }): Promise<string> {
  const words = wordsOf(reply?.quote ?? '');
  let before = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await client().history?.search({ with: jid, words, before, max: PER_PAGE });
    const message = found?.messages.findLast((each) => each.id === id);
    if (message) return message.stanzaId;
    if (!found || found.page.complete || found.page.first === '') return '';
    before = found.page.first;
  }
  return '';
}

/** What of a quote can be searched for: whole words of its beginning. */
export function wordsOf(quote: string): string {
  const text = quote.replace(/^> ?/gm, '').replace(/\s+/g, ' ').trim();
  if (text.length <= ENOUGH_WORDS) return text;
  const start = text.slice(0, ENOUGH_WORDS);
  return start.includes(' ') ? start.slice(0, start.lastIndexOf(' ')) : start;
}
