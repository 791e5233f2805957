import { NS } from './ns';
import { child, childText, xml, type Xml } from './xml';

export type Gender = '' | 'female' | 'male' | 'other';

/** What people say about themselves; all of it optional. */
export interface Profile {
  readonly nickname: string;
  readonly signature: string;
  readonly gender: Gender;
  /** YYYY-MM-DD, or empty. */
  readonly birthday: string;
  readonly email: string;
  /** Whether others may find the account by search. */
  readonly searchable: boolean;
}

/** An account as the server describes it. Others see neither birthday nor e-mail. */
export interface Account extends Profile {
  /** The numeric ID; empty on servers that give none. */
  readonly id: string;
  readonly jid: string;
  readonly role: 'user' | 'admin';
}

export const EMPTY_PROFILE: Profile = {
  nickname: '',
  signature: '',
  gender: '',
  birthday: '',
  email: '',
  searchable: true,
};

export function buildAccountGet(jid?: string): Xml {
  return xml('iq', NS.client, { type: 'get', to: jid }, xml('account', NS.account));
}

/** Writes only what changed; an empty child clears the value. */
export function buildAccountSet(changes: Partial<Profile>): Xml {
  const parts = Object.entries(changes).map(([name, value]) =>
    xml(name, NS.account, {}, value === '' ? undefined : String(value)),
  );
  return xml('iq', NS.client, { type: 'set' }, xml('account', NS.account, {}, ...parts));
}

export function parseAccount(iq: Xml, jid: string): Account | undefined {
  const account = child(iq, 'account', NS.account);
  return account ? readAccount(account, jid) : undefined;
}

/** Reads the account element itself, as in an answer or a pushed change. */
export function readAccount(account: Xml, jid: string): Account {
  const gender = childText(account, 'gender') ?? '';
  return {
    id: account.attrs['id'] ?? '',
    jid: account.attrs['jid'] ?? jid,
    role: account.attrs['role'] === 'admin' ? 'admin' : 'user',
    nickname: childText(account, 'nickname') ?? '',
    signature: childText(account, 'signature') ?? '',
    gender: gender === 'female' || gender === 'male' || gender === 'other' ? gender : '',
    birthday: childText(account, 'birthday') ?? '',
    email: childText(account, 'email') ?? '',
    searchable: childText(account, 'searchable') !== 'false',
  };
}
