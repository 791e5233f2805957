import { preparedPassword } from '../../core/text/password';
import { client } from '../current';

/** The password was changed elsewhere, or this device signed out there: goes on with the new one, over the intact window. */
export function signInAgain(password: string): void {
  client().link.reopen(preparedPassword(password));
}
