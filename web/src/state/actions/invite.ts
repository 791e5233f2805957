import { StanzaError } from '../../core/xmpp/stanza-error';
import { tokenOf } from '../../core/xmpp/invite';
import { accountDesk } from '../desks';
import { prefs } from '../prefs.svelte';

export type InviteOutcome =
  | { readonly kind: 'made'; readonly link: string; readonly expires: number }
  | { readonly kind: 'offline' | 'notAllowed' | 'tooMany' | 'failed' };

/** Makes a link for someone without an account; whoever registers with it is a contact at once. */
export async function invite(): Promise<InviteOutcome> {
  try {
    const made = await accountDesk().invite();
    if (!made) return { kind: 'failed' };
    const token = tokenOf(made.uri);
    // This page registers at the server it came from; with another address typed, only that server's own link fits.
    const here = token && prefs.server.trim() === '' ? `${location.origin}/#invite=${token}` : made.uri;
    return { kind: 'made', link: made.page || here, expires: made.expires };
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error;
    switch (error.condition) {
      case 'offline':
        return { kind: 'offline' };
      case 'resource-constraint':
        return { kind: 'tooMany' };
      case 'forbidden':
      case 'not-allowed':
      case 'item-not-found':
      case 'service-unavailable':
      case 'feature-not-implemented':
        return { kind: 'notAllowed' };
      default:
        return { kind: 'failed' };
    }
  }
}
