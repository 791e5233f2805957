import { SvelteMap } from 'svelte/reactivity';
import { type Chat, sortChats } from '../core/model/chat';
import type { Message } from '../core/model/message';

const MOST_TYPISTS = 20;

/** Of a quiet conversation only what names this account counts. In the lobby everybody talks all day. */
export function isQuiet({ jid, kind, muted }: Chat): boolean {
  return muted === true || (kind === 'room' && jid.startsWith('lobby@'));
}

/** The conversation list, with drafts and who is typing. */
class Chats {
  private readonly lines = new SvelteMap<string, Chat>();
  private readonly drafts = new SvelteMap<string, string>();
  /** Who types in which chat; in a chat of two, nobody needs a name. */
  private readonly typing = new SvelteMap<string, readonly { nick: string; timer: number }[]>();

  readonly sorted: readonly Chat[] = $derived(sortChats([...this.lines.values()]));

  /** Unread messages in all, but in conversations that are to be quiet only those that name the account. */
  readonly unread: number = $derived(this.sorted.reduce((sum, chat) => sum + (isQuiet(chat) ? chat.mentions : chat.unread), 0));

  get(jid: string): Chat | undefined {
    return this.lines.get(jid);
  }

  put(chat: Chat): void {
    this.lines.set(chat.jid, chat);
  }

  remove(jid: string): void {
    this.lines.delete(jid);
  }

  clearUnread(jid: string): void {
    const chat = this.lines.get(jid);
    if (chat && chat.unread > 0) this.lines.set(jid, { ...chat, unread: 0, mentions: 0 });
  }

  /** Messages changed their state; the lines that show them follow. */
  moved(messages: readonly Message[]): void {
    for (const message of messages) {
      const chat = this.lines.get(message.chat);
      if (chat?.last?.key === message.key) this.lines.set(chat.jid, { ...chat, last: message });
    }
  }

  draft(jid: string): string {
    return this.drafts.get(jid) ?? '';
  }

  setDraft(jid: string, text: string): void {
    if (text === '') this.drafts.delete(jid);
    else this.drafts.set(jid, text);
  }

  isTyping(jid: string): boolean {
    return this.typing.has(jid);
  }

  /** The nicknames of those who type in a room. */
  typists(jid: string): string[] {
    return (this.typing.get(jid) ?? []).map(({ nick }) => nick);
  }

  /** A sign of typing is forgotten after a while, should the end of it never arrive. */
  setTyping(jid: string, nick: string, on: boolean): void {
    const typists = this.typing.get(jid) ?? [];
    clearTimeout(typists.find((each) => each.nick === nick)?.timer);
    const others = typists.filter((each) => each.nick !== nick);
    if (on && others.length < MOST_TYPISTS) {
      const timer = window.setTimeout(() => this.setTyping(jid, nick, false), 15_000);
      this.typing.set(jid, [...others, { nick, timer }]);
    } else if (others.length > 0) this.typing.set(jid, others);
    else this.typing.delete(jid);
  }

  reset(): void {
    this.lines.clear();
    this.drafts.clear();
    this.typing.clear();
  }
}

export const chats = new Chats();
