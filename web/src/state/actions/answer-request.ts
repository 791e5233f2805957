import { client } from '../current';
import { session } from '../session.svelte';

/** Becomes contacts with someone who asked. */
export async function acceptRequest(jid: string): Promise<void> {
  await client().contacts?.accept(jid, session.account?.nickname ?? '');
}

/** Refuses; the other side is not told why. */
export async function declineRequest(jid: string): Promise<void> {
  await client().contacts?.decline(jid);
}
