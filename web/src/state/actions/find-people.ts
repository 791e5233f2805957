import { addressOf, isNumericId } from '../../core/xmpp/jid';
import type { Found } from '../../core/xmpp/search';
import { StanzaError } from '../../core/xmpp/stanza-error';
import { client } from '../current';
import { accountDesk } from '../desks';
import { session } from '../session.svelte';

export type SearchOutcome = { readonly kind: 'found'; readonly people: readonly Found[] } | { readonly kind: 'offline' };

/**
 * Finds people by numeric ID, account or nickname. Who hides from search is still found by the exact ID or account.
 * On a server without a directory a full address is taken as it is.
 */
export async function findPeople(query: string): Promise<SearchOutcome> {
  if (!session.online) return { kind: 'offline' };
  const domain = session.server?.domain ?? '';
  const exact = addressOf(query, domain);
  const [found, account] = await Promise.all([search(query), exact ? client().contacts?.lookUp(exact) : undefined]);
  const all = [...(found ?? [])];
  if (account && !all.some((each) => each.jid === account.jid)) {
    const { jid, id, nickname, signature } = account;
    all.unshift({ jid, id, nickname, signature });
  }
  if (all.length === 0 && exact && !found && !isNumericId(query)) {
    all.push({ jid: exact, id: '', nickname: '', signature: '' });
  }
  return { kind: 'found', people: all };
}

async function search(query: string): Promise<readonly Found[] | undefined> {
  try {
    return await accountDesk().search(query.trim());
  } catch (error) {
    if (error instanceof StanzaError) return undefined;
    throw error;
  }
}
