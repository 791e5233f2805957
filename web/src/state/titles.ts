import type { Message } from '../core/model/message';
import { bare, resource } from '../core/xmpp/jid';
import { chats } from './chats.svelte';
import { people } from './people.svelte';
import { rooms } from './rooms.svelte';
import { session } from './session.svelte';
import { t } from './text.svelte';

/** What a conversation is called. */
export function titleOf(jid: string): string {
  if (rooms.get(jid) || chats.get(jid)?.kind === 'room') return rooms.name(jid);
  // The server itself writes from its bare domain (XEP-0133 §4.23).
  if (!jid.includes('@')) return t('announcements');
  const occupant = resource(jid);
  return occupant ? `${occupant} · ${rooms.name(bare(jid))}` : people.name(jid);
}

/** What whoever said a message is called. */
export function authorOf(message: Message): string {
  if (message.out) return session.ownName;
  return message.nick || people.name(message.chat);
}
