import type { Affiliation, Occupant, Role } from '../core/xmpp/muc';
import type { Listed } from '../core/xmpp/room-admin';
import { t } from './text.svelte';

/** Somebody of a room: here, or only on one of its lists. */
export interface Member {
  readonly key: string;
  readonly name: string;
  /** The nickname of one who is here; empty for who is away. */
  readonly nick: string;
  /** Bare address, where the room tells it. */
  readonly jid: string;
  readonly affiliation: Affiliation;
  readonly role: Role;
  readonly show: string;
}

const RANK: Readonly<Record<Affiliation, number>> = { outcast: -1, none: 0, member: 1, admin: 2, owner: 3 };
/** Beyond so many, names are ordered by their letters alone: a collator would take too long. */
const MOST_COLLATED = 500;
const BY_NAME = new Intl.Collator('zh-CN');

/** Those who are here and those who are away, each once, the highest standing first, then by name. */
export function membersOf(here: readonly Occupant[], listed: readonly Listed[], nameOf: (jid: string) => string): Member[] {
  const known = new Set(here.map(({ jid }) => jid).filter((jid) => jid !== ''));
  const present = here.map(({ nick, id, jid, affiliation, role, show }) => ({ key: `here|${id}|${nick}`, name: nick, nick, jid, affiliation, role, show }));
  const away = listed
    .filter(({ jid }) => !known.has(jid))
    .map(({ jid, affiliation }): Member => ({ key: `away|${jid}`, name: nameOf(jid), nick: '', jid, affiliation, role: 'none', show: '' }));
  return [...sorted(present), ...sorted(away)];
}

function sorted(members: readonly Member[]): Member[] {
  const names = members.length > MOST_COLLATED ? (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0) : BY_NAME.compare;
  return members.toSorted((a, b) => RANK[b.affiliation] - RANK[a.affiliation] || names(a.name, b.name));
}

/** The word for somebody's standing; empty for people without one. */
export function standingWord({ affiliation, role }: Pick<Member, 'affiliation' | 'role'>): string {
  if (affiliation === 'owner') return t('roleOwner');
  if (affiliation === 'admin') return t('roleAdmin');
  if (affiliation === 'outcast') return t('roleOutcast');
  if (role === 'moderator') return t('roleModerator');
  return role === 'visitor' ? t('roleVisitor') : '';
}

/** What we may do to somebody. */
export interface Powers {
  /** Put out, give or take the voice. */
  readonly moderate: boolean;
  /** Ban, make a member or none. */
  readonly admin: boolean;
  /** Make admins and owners. */
  readonly own: boolean;
}

/** XEP-0045 §8 and §9: over those whose standing is lower; an owner over everybody. */
export function powersOver(me: Pick<Occupant, 'affiliation' | 'role'> | undefined, them: Pick<Member, 'affiliation'>): Powers {
  if (!me) return { moderate: false, admin: false, own: false };
  const above = me.affiliation === 'owner' || RANK[me.affiliation] > RANK[them.affiliation];
  return {
    moderate: above && me.role === 'moderator',
    admin: above && RANK[me.affiliation] >= RANK.admin,
    own: me.affiliation === 'owner',
  };
}
