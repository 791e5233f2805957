import { submitForm } from './form';
import { NS } from './ns';
import type { StanzaError } from './stanza-error';
import { child, xml, type Xml } from './xml';

/** What someone enters to get an account. */
export interface Registration {
  readonly username: string;
  readonly password: string;
  readonly nick: string;
  readonly signature: string;
  readonly gender: string;
  readonly birthday: string;
  readonly email: string;
}

/** The new account. The ID is empty on servers that give none. */
export interface Registered {
  readonly id: string;
  readonly jid: string;
}

export function buildRegisterGet(to: string): Xml {
  return xml('iq', NS.client, { type: 'get', to }, xml('query', NS.register));
}

/** With a form where the server offers one, since only there the profile has fields (XEP-0077 §4). */
export function buildRegister(to: string, entry: Registration, withForm: boolean): Xml {
  const { username, password } = entry;
  const query = withForm
    ? xml('query', NS.register, {}, submitForm(NS.register, { ...entry }))
    : xml(
        'query',
        NS.register,
        {},
        xml('username', NS.register, {}, username),
        xml('password', NS.register, {}, password),
      );
  return xml('iq', NS.client, { type: 'set', to }, query);
}

export function parseRegistered(iq: Xml, fallbackJid: string): Registered {
  const account = child(child(iq, 'query', NS.register), 'account', NS.account);
  return { id: account?.attrs['id'] ?? '', jid: account?.attrs['jid'] ?? fallbackJid };
}

/** Presents an invitation before registering (XEP-0445 §3). */
export function buildPreauth(to: string, token: string): Xml {
  return xml('iq', NS.client, { type: 'set', to }, xml('preauth', NS.preauth, { token }));
}

export function buildAvailable(to: string, name: string): Xml {
  return xml('iq', NS.client, { type: 'get', to }, xml('available', NS.account, { name }));
}

/** Whether a name is free, and if not, why (the reasons of `name-invalid`, or `taken`). */
export function parseAvailable(iq: Xml): { free: boolean; reason: string } {
  const available = child(iq, 'available', NS.account);
  const free = available?.attrs['free'] === 'true';
  return { free, reason: free ? '' : (available?.attrs['reason'] ?? 'taken') };
}

/** Proves the old password and sets the new one (XEP-0077 §3.3). */
export function buildChangePassword(to: string, username: string, oldPassword: string, password: string): Xml {
  const form = submitForm(NS.changePassword, { username, old_password: oldPassword, password });
  return xml('iq', NS.client, { type: 'set', to }, xml('query', NS.register, {}, form));
}

export function buildRemoveAccount(): Xml {
  return xml('iq', NS.client, { type: 'set' }, xml('query', NS.register, {}, xml('remove', NS.register)));
}

/** Why a registration was refused, in the words of our error texts. */
export type RegisterProblem =
  | { readonly kind: 'taken' | 'closed' | 'invitationNeeded' | 'invitationInvalid' | 'other' }
  | { readonly kind: 'name' | 'password'; readonly reason: string }
  | { readonly kind: 'tooMany'; readonly seconds: number };

export function problemOf(error: StanzaError): RegisterProblem {
  const name = error.specific('name-invalid');
  if (name) return { kind: 'name', reason: name.attrs['reason'] ?? '' };
  const password = error.specific('password-weak');
  if (password) return { kind: 'password', reason: password.attrs['reason'] ?? '' };
  if (error.specific('invitation-needed')) return { kind: 'invitationNeeded' };
  switch (error.condition) {
    case 'conflict':
      return { kind: 'taken' };
    case 'not-allowed':
    case 'service-unavailable':
      return { kind: 'closed' };
    case 'forbidden':
      return { kind: 'invitationNeeded' };
    case 'item-not-found':
      return { kind: 'invitationInvalid' };
    case 'jid-malformed':
      return { kind: 'name', reason: 'characters' };
    case 'resource-constraint':
    case 'policy-violation': {
      const seconds = Number(error.specific('retry')?.attrs['seconds'] ?? '');
      return { kind: 'tooMany', seconds: Number.isFinite(seconds) && seconds > 0 ? seconds : 60 };
    }
    default:
      return { kind: 'other' };
  }
}
