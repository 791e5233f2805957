import { daysBetween } from '../text/time';
import type { Message } from './message';

/** One row of the message list. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: Message;
      /** First and last of a group: one side, within five minutes, on one day. */
      readonly first: boolean;
      readonly last: boolean;
    };

const GROUP_MILLIS = 5 * 60_000;

function together(a: Message | undefined, b: Message | undefined): boolean {
  return a !== undefined && b !== undefined && a.out === b.out && a.author === b.author && b.at - a.at < GROUP_MILLIS && daysBetween(a.at, b.at) === 0;
}

/** Lays messages out: a line for every day, one before the first new message, and groups of one sender. */
export function rowsOf(messages: readonly Message[], firstNew: string): Row[] {
  const rows: Row[] = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    if (!before || daysBetween(before.at, message.at) !== 0) {
      rows.push({ kind: 'day', key: `day|${new Date(message.at).toDateString()}`, at: message.at });
    }
    if (message.key === firstNew) rows.push({ kind: 'new', key: 'new' });
    rows.push({
      kind: 'message',
      key: message.key,
      message,
      first: !together(before, message) || message.key === firstNew,
      last: !together(message, after) || after?.key === firstNew,
    });
  });
  return rows;
}
