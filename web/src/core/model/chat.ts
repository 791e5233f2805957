import { compare, type Message } from './message';

/** What a conversation is with: one person, a room, or one occupant of a room. */
export type ChatKind = 'person' | 'room' | 'private';

/** One line of the conversation list, and what is known of the conversation's history. */
export interface Chat {
  readonly jid: string;
  readonly kind: ChatKind;
  readonly last: Message | undefined;
  readonly unread: number;
  /** How many of the unread name the account itself. */
  readonly mentions: number;
  /** When something last happened here, milliseconds. */
  readonly at: number;
  /** Up to when it was read, and the archive's id of the last message read, on any device. */
  readonly readAt: number;
  readonly readId: string;
  /** Nothing older than what this device keeps is in the archive. */
  readonly whole: boolean;
  /** The newest place in the room's own archive that this device has; rooms only. */
  readonly cursor?: string;
  /** The own occupant-id; rooms only. */
  readonly me?: string;
  /** When it was put on top of the list. */
  readonly pinned?: number;
  readonly muted?: boolean;
  /** It stands apart until something new comes. */
  readonly archived?: boolean | undefined;
}

export function emptyChat(jid: string, at: number, kind: ChatKind = 'person'): Chat {
  return { jid, kind, last: undefined, unread: 0, mentions: 0, at, readAt: 0, readId: '', whole: false };
}

/** Whether the message is one that somebody has yet to read. */
export function isNew(chat: Chat, message: Message): boolean {
  return !message.out && !message.retracted && message.at > chat.readAt;
}

/** The line after an older message was fetched: it tells nothing new, but may be the newest of a chat just opened. */
export function withOlder(chat: Chat, message: Message): Chat {
  if (chat.last && compare(chat.last, message) > 0) return chat;
  return { ...chat, last: message, at: Math.max(chat.at, message.at) };
}

/** The line after a message came. An own message means that all before it was seen. */
export function withMessage(chat: Chat, message: Message): Chat {
  const newest = !chat.last || compare(chat.last, message) <= 0 || chat.last.key === message.key;
  const line: Chat = { ...chat, last: newest ? message : chat.last, at: Math.max(chat.at, message.at) };
  if (message.stanzaId !== '' && message.stanzaId === chat.readId) return read(line, message);
  if (message.out) return message.at >= chat.readAt ? read(line, message) : line;
  if (!isNew(chat, message)) return line;
  return { ...line, archived: undefined, unread: chat.unread + 1, mentions: chat.mentions + (message.mention ? 1 : 0) };
}

/** The line when everything up to this message was read. */
export function read(chat: Chat, message: Message): Chat {
  return { ...chat, unread: 0, mentions: 0, readAt: Math.max(chat.readAt, message.at), readId: message.stanzaId || chat.readId };
}

/** Pinned first, the last pinned on top; then the newest. */
export function sortChats(chats: readonly Chat[]): Chat[] {
  return chats.toSorted((a, b) => (b.pinned ?? 0) - (a.pinned ?? 0) || b.at - a.at || a.jid.localeCompare(b.jid));
}
