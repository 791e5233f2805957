import { compare, type Message } from './message';

/** One line of the conversation list. */
export interface Chat {
  readonly jid: string;
  readonly last: Message | undefined;
  readonly unread: number;
  /** When something last happened here, milliseconds. */
  readonly at: number;
}

export function emptyChat(jid: string, at: number): Chat {
  return { jid, last: undefined, unread: 0, at };
}

/** The line after a message came or went. An own message means that all before it was seen. */
export function withMessage(chat: Chat, message: Message): Chat {
  const newest = !chat.last || compare(chat.last, message) <= 0 || chat.last.key === message.key;
  return {
    jid: chat.jid,
    last: newest ? message : chat.last,
    unread: message.out ? 0 : chat.unread + 1,
    at: Math.max(chat.at, message.at),
  };
}

/** Newest first. */
export function sortChats(chats: readonly Chat[]): Chat[] {
  return chats.toSorted((a, b) => b.at - a.at || a.jid.localeCompare(b.jid));
}
