import type { ChatKind } from './chat';
import type { Message } from './message';

/** What somebody may do with a message. */
export interface Deeds {
  readonly reply: boolean;
  readonly react: boolean;
  readonly edit: boolean;
  /** Take it back for everybody. */
  readonly retract: boolean;
  /** Take back what somebody else said, as a moderator of the room. */
  readonly moderate: boolean;
  readonly copy: boolean;
  readonly forward: boolean;
  /** Delete it for oneself. */
  readonly remove: boolean;
}

/** What may be done with a message in a conversation of that kind, by a `moderator` of the room or by anybody else. */
export function deedsFor(message: Message, kind: ChatKind, moderator: boolean): Deeds {
  const there = message.state !== 'failed';
  const readable = !message.retracted && !message.unreadable;
  // In a room others know a message by the id that the room gave it, and that comes with the room's copy.
  const named = there && !message.retracted && (kind === 'room' ? message.stanzaId : message.id) !== '';
  const files = (message.files ?? []).length > 0;
  const words = message.body !== '' || files;
  // A file that is still on its way up has no address yet.
  const whole = (message.files ?? []).every(({ url }) => url !== '');
  return {
    reply: named,
    react: named,
    edit: named && message.out && readable && !files,
    retract: named && message.out,
    moderate: named && kind === 'room' && moderator && !message.out,
    copy: readable && words && whole,
    forward: readable && words && whole,
    // In a room what is to be removed is named by the room's id; what is not there yet needs no name.
    remove: kind !== 'room' || !there || !whole || message.stanzaId !== '',
  };
}

/** The newest message of one's own that can be edited. */
export function lastEditable(messages: readonly Message[], kind: ChatKind): Message | undefined {
  return messages.findLast((message) => deedsFor(message, kind, false).edit);
}
