/** An invitation to a room. */
export interface Invitation {
  /** Bare address of the room. */
  readonly room: string;
  /** Who invited, as far as told: a bare address, or the address in the room. */
  readonly by: string;
  readonly password: string;
  readonly reason: string;
}

/** Somebody asks something of those who run a room (XEP-0045 §7.10, §7.13). */
export interface RoomAsk {
  /** To become a member, or to be heard. */
  readonly kind: 'join' | 'voice';
  readonly room: string;
  /** The nickname there, or the one that is wanted. */
  readonly nick: string;
  /** Bare address, where it is told. */
  readonly jid: string;
}

/** What waits for an answer: of this person, or of somebody else. It outlives a reload. */
export interface Waiting {
  readonly invitations: readonly Invitation[];
  readonly asks: readonly RoomAsk[];
  /** Rooms that this account asked to become a member of. */
  readonly applied: readonly string[];
}

export const NOTHING_WAITS: Waiting = { invitations: [], asks: [], applied: [] };

/** So many of each kind are kept. */
const MOST = 100;

/** Adds an invitation; a newer one to the same room takes the place of the older. */
export function withInvitation(waiting: Waiting, invitation: Invitation): Waiting {
  const others = waiting.invitations.filter(({ room }) => room !== invitation.room);
  return { ...waiting, invitations: [...others, invitation].slice(-MOST) };
}

/** Adds a request; one who asks again waits once. */
export function withAsk(waiting: Waiting, ask: RoomAsk): Waiting {
  return { ...waiting, asks: [...waiting.asks.filter((each) => !isSame(each, ask)), ask].slice(-MOST) };
}

export function isSame(a: RoomAsk, b: RoomAsk): boolean {
  return a.kind === b.kind && a.room === b.room && a.nick === b.nick;
}
