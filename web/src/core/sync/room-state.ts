import type { Occupant, RoomPresence } from '../xmpp/muc';

/** Where we stand with a room. */
export type RoomState =
  | { readonly kind: 'outside' }
  | { readonly kind: 'entering' }
  | { readonly kind: 'inside' }
  /** Entering was refused: the condition of the error. */
  | { readonly kind: 'refused'; readonly condition: string }
  /** We were put out. */
  | { readonly kind: 'removed'; readonly why: 'kicked' | 'banned' | 'membersOnly' | 'affiliation'; readonly by: string; readonly reason: string }
  | { readonly kind: 'destroyed'; readonly reason: string; readonly alternate: string };

/** A room as the screens see it. The occupants are asked for apart, since there may be thousands. */
export interface RoomView {
  readonly room: string;
  /** The name in the bookmark, else empty. */
  readonly name: string;
  readonly nick: string;
  readonly subject: string;
  readonly state: RoomState;
  readonly count: number;
  /** We ourselves, once inside. */
  readonly me: Occupant | undefined;
  /** It is kept, and entered at every start. */
  readonly kept: boolean;
}

/** Where we stand after a presence that says we are gone. */
export function endOf({ codes, reason, actor, destroyed }: RoomPresence): RoomState {
  if (destroyed) return { kind: 'destroyed', reason: destroyed.reason, alternate: destroyed.alternate };
  if (codes.has('301')) return { kind: 'removed', why: 'banned', by: actor, reason };
  if (codes.has('307')) return { kind: 'removed', why: 'kicked', by: actor, reason };
  if (codes.has('321')) return { kind: 'removed', why: 'affiliation', by: actor, reason };
  if (codes.has('322')) return { kind: 'removed', why: 'membersOnly', by: actor, reason };
  return { kind: 'outside' };
}
