import { client } from '../current';

/** Gives a contact a name that only this account sees. */
export async function renameContact(jid: string, name: string): Promise<void> {
  await client().contacts?.rename(jid, name.trim());
}

/** Ends the contact on both sides. */
export async function removeContact(jid: string): Promise<void> {
  await client().contacts?.remove(jid);
}
