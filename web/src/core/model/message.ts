import type { SharedFile } from './file';

/** How far an own message has come. Others' messages are always `received`. */
export type MessageState = 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'received';

/** What a reply answers. */
export interface Reply {
  /** The id by which the message that is answered is named: its stanza's in a chat of two, the room's in a room. */
  readonly id: string;
  /** Who said that: a bare address, or the nickname in a room. */
  readonly to: string;
  /** What was quoted for clients that do not know replies; shown until the message itself is found. */
  readonly quote: string;
}

/** A name in the text that means somebody, in characters as XEP-0372 counts them (code points). */
export interface Mention {
  readonly begin: number;
  readonly end: number;
  /** A bare address, or the full one of an occupant whose own address is not told. */
  readonly jid: string;
}

/** The emoji with which somebody reacted (XEP-0444: always all of them). */
export interface Reaction {
  /** Bare address, or occupant-id in a room. */
  readonly who: string;
  /** What they were called then, in a room; empty in a chat of two. */
  readonly nick: string;
  readonly emojis: readonly string[];
  readonly at: number;
}

/** What a message said before it was corrected. */
export interface Version {
  readonly body: string;
  /** When it was said, or corrected to this. */
  readonly at: number;
}

/** One message as this device keeps it. */
export interface Message {
  /** Unique on this device, and the same for every copy of one message, so that doubles meet. */
  readonly key: string;
  /** Bare address of the other person or of the room; the full one of an occupant for what is said in private there. */
  readonly chat: string;
  readonly out: boolean;
  readonly body: string;
  /** Milliseconds since 1970: when it was sent, as far as known. */
  readonly at: number;
  /** Order among messages of the same millisecond. */
  readonly seq: number;
  readonly state: MessageState;
  /** The id of the stanza, which receipts, markers and corrections name. */
  readonly id: string;
  /** The id in the archive: of the own account, or of the room. */
  readonly stanzaId: string;
  /** The sender asked to be told when it is seen. */
  readonly markable: boolean;
  /** Error condition of a failed message. */
  readonly error: string;
  /** Who said it, for what only the author may and for colours: a bare address, or an occupant-id in a room. */
  readonly author: string;
  /** What the author was called in the room; empty in a chat of two. */
  readonly nick: string;
  readonly files?: readonly SharedFile[];
  readonly reply?: Reply;
  readonly reactions?: readonly Reaction[];
  /** When it was last corrected. */
  readonly edited?: number;
  /** What it said before, oldest first. */
  readonly earlier?: readonly Version[];
  /** Who took it back; the text is gone then. */
  readonly retracted?: 'author' | 'moderator';
  /** Who is named in the text. */
  readonly mentions?: readonly Mention[];
  /** It is encrypted in a way that this client cannot read. */
  readonly unreadable?: boolean;
  /** It names the account itself. */
  readonly mention?: boolean;
}

const RANK: Readonly<Record<MessageState, number>> = { failed: 0, sending: 1, sent: 2, delivered: 3, read: 4, received: 5 };

/** States only go forward: a late acknowledgement never takes "read" back. */
export function advanced(message: Message, state: MessageState): Message {
  return RANK[state] > RANK[message.state] ? { ...message, state } : message;
}

/** Order in a chat. */
export function compare(a: Message, b: Message): number {
  return a.at - b.at || a.seq - b.seq;
}

/** Puts a message in its place, or in the place of its older copy. The given list stays as it is. */
export function placed(messages: readonly Message[], message: Message): readonly Message[] {
  const known = messages.findLastIndex((each) => each.key === message.key);
  const before = messages[known];
  if (before && compare(before, message) === 0) return messages.with(known, message);
  const others = known < 0 ? messages : messages.toSpliced(known, 1);
  let index = others.length;
  while (index > 0 && compare(others[index - 1] as Message, message) > 0) index--;
  return others.toSpliced(index, 0, message);
}

/** Puts several messages in their places: at once when they are the newest, as they nearly always are. */
export function placedAll(messages: readonly Message[], fresh: readonly Message[]): readonly Message[] {
  const added = new Map(fresh.map((message) => [message.key, message]));
  const kept = messages.map((message) => {
    const again = added.get(message.key);
    if (again) added.delete(message.key);
    return again ?? message;
  });
  const others = [...added.values()].sort(compare);
  const [first] = others;
  const last = kept.at(-1);
  if (!first || !last || compare(last, first) <= 0) return [...kept, ...others];
  return others.reduce(placed, kept as readonly Message[]);
}

/** The parts of a stanza that tell whether two of them are the same message. */
export interface Identity {
  readonly peer: string;
  readonly out: boolean;
  readonly originId: string | undefined;
  readonly stanzaId: string | undefined;
  readonly id: string | undefined;
  readonly body: string | undefined;
}

/** One key for all copies: by origin-id, else the archive's id, else the id together with the text. */
export function keyOf(identity: Identity, fallback: () => string): string {
  const side = identity.out ? 'out' : 'in';
  if (identity.originId) return `${side}|${identity.peer}|o|${identity.originId}`;
  if (identity.stanzaId) return `${side}|${identity.peer}|s|${identity.stanzaId}`;
  if (identity.id) return `${side}|${identity.peer}|i|${identity.id}|${identity.body ?? ''}`;
  return `${side}|${identity.peer}|r|${fallback()}`;
}

/** Key of a message written here. */
export function ownKey(peer: string, originId: string): string {
  return `out|${peer}|o|${originId}`;
}
