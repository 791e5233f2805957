import type { Mention } from '../../../core/model/message';
import { findMentions } from '../../../core/xmpp/mentions';
import { chats } from '../../chats.svelte';
import { client } from '../../current';
import { rooms } from '../../rooms.svelte';
import { setDraft } from '../set-draft';
import { showRoom } from './enter-room';

/** Who was chosen by name without being there: name to address, for each room. */
const chosen = new Map<string, Map<string, string>>();

/** Remembers whom a name means that was chosen in a room. */
export function rememberNamed(room: string, name: string, jid: string): void {
  const names = chosen.get(room) ?? new Map<string, string>();
  chosen.set(room, names.set(name, jid));
}

/** Who is named in a text for a room. */
export function mentionsIn(room: string, body: string): Mention[] {
  if (client().kindOf(room) !== 'room') return [];
  const here = rooms.occupants(room).map(({ nick, jid }) => ({ nick, jid: jid || `${room}/${nick}` }));
  const away = [...(chosen.get(room) ?? [])].map(([nick, jid]) => ({ nick, jid }));
  return findMentions(body, [...here, ...away]);
}

/** Puts somebody's name into what is being written in a room. */
export function mentionSomebody(room: string, nick: string): void {
  const before = chats.draft(room);
  const gap = before === '' || /\s$/.test(before) ? '' : ' ';
  setDraft(room, `${before}${gap}@${nick} `);
  showRoom(room);
  document.querySelector<HTMLElement>('.composer textarea')?.focus();
}
