import type { Complaint } from '../../core/sync/blocks';
import { client } from '../current';
import { session } from '../session.svelte';

const MOST_SHOWN = 5;

/**
 * Blocks someone; with a reason, also tells the administrator, together with the last messages that came from them.
 *
 * @throws StanzaError when the server refuses or cannot be reached
 */
export async function block(jid: string, report?: Pick<Complaint, 'reason' | 'text'>): Promise<void> {
  if (!report) {
    await client().blocks?.block(jid);
    return;
  }
  const recent = (await client().store?.talk.page(jid, 50)) ?? [];
  const messages = recent
    .filter(({ out, stanzaId }) => !out && stanzaId !== '')
    .slice(-MOST_SHOWN)
    .map(({ stanzaId }) => ({ by: session.self, id: stanzaId }));
  await client().blocks?.block(jid, { ...report, messages });
}

/** @throws StanzaError when the server refuses or cannot be reached */
export async function unblock(jid: string): Promise<void> {
  await client().blocks?.unblock(jid);
}
