import type { SharedFile } from './file';
import type { Mention, Message, Reaction } from './message';

/** What changes a message that was said before. */
export type Change =
  | {
      readonly kind: 'correction';
      readonly body: string;
      readonly files: readonly SharedFile[];
      readonly mention: boolean;
      readonly mentions?: readonly Mention[];
    }
  | { readonly kind: 'retraction' }
  | { readonly kind: 'moderation' }
  | { readonly kind: 'reactions'; readonly emojis: readonly string[] };

/** A change with who made it, when, and to what. */
export interface Amendment {
  readonly chat: string;
  /** The id that names the message: its stanza's in a chat of two, the room's in a room. */
  readonly target: string;
  readonly author: string;
  readonly nick: string;
  readonly at: number;
  readonly change: Change;
}

/** So many earlier texts of one message are kept, the newest of them. */
const MOST_VERSIONS = 20;

/** The most people whose reactions to one message are kept. */
const MOST_REACTING = 500;

/**
 * The message after the change; the same one when the change is none, comes late, or is not for its author to make.
 * The server refuses such changes too; an archive elsewhere may not.
 */
export function amended(message: Message, amendment: Amendment): Message {
  const { change } = amendment;
  if (change.kind === 'moderation') return retracted(message, 'moderator');
  if (change.kind === 'reactions') return reacted(message, amendment, change.emojis);
  if (message.author !== amendment.author) return message;
  if (change.kind === 'retraction') return retracted(message, 'author');
  if (message.retracted || (message.edited ?? 0) > amendment.at) return message;
  const { body, files, mention, mentions = [] } = change;
  const before = { body: message.body, at: message.edited ?? message.at };
  const earlier = [...(message.earlier ?? []), before].slice(-MOST_VERSIONS);
  return { ...message, body, mention, mentions, edited: amendment.at, earlier, ...(files.length > 0 ? { files } : {}) };
}

function retracted(message: Message, by: 'author' | 'moderator'): Message {
  if (message.retracted) return message;
  const { key, chat, out, at, seq, state, id, stanzaId, markable, error, author, nick } = message;
  return { key, chat, out, body: '', at, seq, state, id, stanzaId, markable, error, author, nick, retracted: by };
}

function reacted(message: Message, { author, nick, at }: Amendment, emojis: readonly string[]): Message {
  if (message.retracted) return message;
  const before = message.reactions ?? [];
  const known = before.find((each) => each.who === author);
  if (known && known.at > at) return message;
  const others = before.filter((each) => each.who !== author);
  if (!known && (emojis.length === 0 || others.length >= MOST_REACTING)) return message;
  const mine: Reaction = { who: author, nick, emojis: [...new Set(emojis)], at };
  // Who took everything back stays, empty, so that an older reaction that comes later is known to be old.
  return { ...message, reactions: known ? before.map((each) => (each === known ? mine : each)) : [...others, mine] };
}

/** One emoji below a message, with who chose it. */
export interface Tally {
  readonly emoji: string;
  readonly who: readonly Reaction[];
}

/** The reactions of a message by emoji, in the order in which each was first chosen. */
export function tallies(message: Message): Tally[] {
  const found = new Map<string, Reaction[]>();
  for (const reaction of message.reactions ?? []) {
    for (const emoji of reaction.emojis) {
      const who = found.get(emoji);
      if (who) who.push(reaction);
      else found.set(emoji, [reaction]);
    }
  }
  return [...found].map(([emoji, who]) => ({ emoji, who }));
}
