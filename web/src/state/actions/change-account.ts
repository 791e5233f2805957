import { preparedPassword } from '../../core/text/password';
import type { Profile } from '../../core/xmpp/account';
import { StanzaError } from '../../core/xmpp/stanza-error';
import { accountDesk } from '../desks';
import { prefs } from '../prefs.svelte';
import { session } from '../session.svelte';
import { signOut } from './sign-out';

export async function saveProfile(changes: Partial<Profile>): Promise<void> {
  await accountDesk().saveProfile(changes);
}

export type PasswordOutcome = 'changed' | 'wrongOld' | 'short' | 'common' | 'unfit' | 'failed';

export async function changePassword(oldPassword: string, newPassword: string): Promise<PasswordOutcome> {
  try {
    await accountDesk().changePassword(preparedPassword(oldPassword), preparedPassword(newPassword));
    return 'changed';
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error;
    const weak = error.specific('password-weak');
    const reason = weak?.attrs['reason'];
    if (weak) return reason === 'common' || reason === 'unfit' ? reason : 'short';
    return error.condition === 'not-authorized' ? 'wrongOld' : 'failed';
  }
}

/** Deletes the account on the server and everything of it on this device. */
export async function deleteAccount(): Promise<void> {
  const { self } = session;
  await accountDesk().deleteAccount();
  await signOut(true);
  prefs.forget(self);
}
