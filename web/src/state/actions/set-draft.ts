import { tellTabs } from '../app/tabs';
import { chats } from '../chats.svelte';
import { currentClient } from '../current';
import { session } from '../session.svelte';

/** Chats whose draft is being written, each with whether it changed meanwhile. */
const writing = new Map<string, boolean>();

/** Keeps what is typed in a chat: at once on the screen, and as fast as the disk takes it, for a page may go any time. */
export function setDraft(chat: string, text: string): void {
  chats.setDraft(chat, text);
  tellTabs({ kind: 'draft', account: session.self, chat, text });
  if (writing.has(chat)) writing.set(chat, true);
  else void write(chat);
}

async function write(chat: string): Promise<void> {
  const client = currentClient();
  const store = client?.store;
  if (!client || !store) return;
  do {
    writing.set(chat, false);
    // What was said is on disk before its draft goes: a page that is closed in between loses nothing.
    if (chats.draft(chat) === '') await client.outbox?.stored();
    await store.putDraft({ chat, text: chats.draft(chat), at: Date.now() }).catch(() => undefined);
  } while (writing.get(chat));
  writing.delete(chat);
}
