import { client } from '../current';
import { people } from '../people.svelte';
import { session } from '../session.svelte';
import { acceptRequest } from './answer-request';

/** Asks someone to become contacts. */
export async function addContact(jid: string, note: string): Promise<void> {
  // Who asked already has the answer with this.
  if (people.requests.some((request) => request.jid === jid)) await acceptRequest(jid);
  await client().contacts?.ask(jid, '', session.account?.nickname ?? '', note);
}
