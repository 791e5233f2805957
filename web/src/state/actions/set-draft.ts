import { chats } from '../chats.svelte';
import { currentClient } from '../current';

const WRITE_MILLIS = 300;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Keeps what is typed in a chat: at once on the screen, a moment later on disk. */
export function setDraft(chat: string, text: string): void {
  chats.setDraft(chat, text);
  clearTimeout(waiting.get(chat));
  const write = () => {
    waiting.delete(chat);
    void currentClient()?.store?.putDraft({ chat, text, at: Date.now() });
  };
  if (text === '') write();
  else waiting.set(chat, setTimeout(write, WRITE_MILLIS));
}
