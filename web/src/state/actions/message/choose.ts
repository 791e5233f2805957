import type { Message } from '../../../core/model/message';
import { acting } from '../../acting.svelte';
import { timelines } from '../../timelines.svelte';

/** The message from which a range is selected. */
let anchor = '';

/** Begins to select messages in a chat. */
export function startSelecting(chat: string, message?: Message): void {
  acting.setMode(chat, undefined);
  acting.select(chat, message ? [message.key] : []);
  anchor = message?.key ?? '';
}

/** Selects a message or takes it out of the selection; with `range`, all from the last one chosen to it. */
export function choose(message: Message, range: boolean): void {
  if (acting.selecting !== message.chat) startSelecting(message.chat, message);
  else if (range && anchor !== '' && acting.selected.size > 0) acting.select(message.chat, between(message.chat, anchor, message.key));
  else acting.toggle(message.key);
  anchor = message.key;
}

function between(chat: string, one: string, other: string): string[] {
  const keys = visible(chat).map(({ key }) => key);
  const [from, to] = [keys.indexOf(one), keys.indexOf(other)].sort((a, b) => a - b);
  return keys.slice(Math.max(from ?? 0, 0), (to ?? 0) + 1);
}

function visible(chat: string): Message[] {
  return (timelines.get(chat)?.messages ?? []).filter(({ key }) => !acting.hidden.has(key));
}

/** The messages that are selected, in their order. */
export function chosen(): Message[] {
  return visible(acting.selecting).filter(({ key }) => acting.selected.has(key));
}
