import type { Message } from '../../../core/model/message';
import { acting } from '../../acting.svelte';
import { client } from '../../current';
import { rooms } from '../../rooms.svelte';
import { session } from '../../session.svelte';
import { t } from '../../text.svelte';

/** The six that are at hand. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

/** By whom this account's own reactions in a chat are. */
export function reactingAs(chat: string): string {
  return rooms.get(chat)?.me?.id ?? session.self;
}

/** What this account reacted with. */
export function ownReactions(message: Message): readonly string[] {
  const me = reactingAs(message.chat);
  return message.reactions?.find(({ who }) => who === me)?.emojis ?? [];
}

/** Reacts with an emoji, or takes that reaction back. */
export function react(message: Message, emoji: string): void {
  const own = ownReactions(message);
  const next = own.includes(emoji) ? own.filter((each) => each !== emoji) : [...own, emoji];
  acting.troubles.delete(message.key);
  void client()
    .talk?.react(message, next)
    .catch(() => acting.troubles.set(message.key, t('errReactFailed')));
}
