import { local } from '../xmpp/jid';
import type { Subscription } from '../xmpp/roster';

/** Someone this account knows of: a contact, or whoever wrote. */
export interface Person {
  readonly jid: string;
  /** The name given in the own contact list; empty when none. */
  readonly name: string;
  /** The name they gave themselves. */
  readonly nickname: string;
  readonly signature: string;
  /** Their numeric ID; empty when not known. */
  readonly id: string;
  readonly contact: boolean;
  readonly subscription: Subscription;
  /** We asked and wait. */
  readonly asked: boolean;
  /** The groups it is in, which other programs show; undefined where this device never learnt them. */
  readonly groups?: readonly string[];
}

export function unknownPerson(jid: string): Person {
  return {
    jid,
    name: '',
    nickname: '',
    signature: '',
    id: '',
    contact: false,
    subscription: 'none',
    asked: false,
  };
}

/** What to call someone: own name for them, else their nickname, else the account name. */
export function displayName(person: Person | undefined, jid: string): string {
  return person?.name || person?.nickname || local(jid);
}

/** A request to become contacts that waits for an answer. */
export interface ContactRequest {
  readonly jid: string;
  readonly nick: string;
  readonly note: string;
  readonly at: number;
}

export type Presence = 'offline' | 'online' | 'away' | 'busy';

/** The best of a person's devices counts. */
export function bestPresence(shows: Iterable<string>): Presence {
  let best: Presence = 'offline';
  for (const show of shows) {
    if (show === '' || show === 'chat') return 'online';
    if (show === 'dnd') best = 'busy';
    else if (best === 'offline') best = 'away';
  }
  return best;
}
