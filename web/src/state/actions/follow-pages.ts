import { currentClient, currentKeys } from '../current';
import { session } from '../session.svelte';

/** What somebody does in one page of the browser holds for its others: signing out, and giving the password again. */
export function followOtherPages(): void {
  window.addEventListener('storage', (event) => {
    const change = currentKeys()?.changeIn(event);
    if (change === 'gone') void import('./sign-out').then(({ signOut }) => signOut(false));
    else if (change === 'token' && session.passwordNeeded) currentClient()?.link.reopen();
  });
}
