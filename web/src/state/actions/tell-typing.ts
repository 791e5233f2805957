import { currentClient } from '../current';

const REPEAT_MILLIS = 5000;
const SILENCE_MILLIS = 5000;

let told: { chat: string; at: number } | undefined;
let silence: ReturnType<typeof setTimeout> | undefined;

/** A key was pressed in a chat: tells it at the first one and then at most every five seconds. */
export function tellTyping(chat: string): void {
  if (told && told.chat !== chat) stopTyping(told.chat);
  if (!told || Date.now() - told.at >= REPEAT_MILLIS) {
    told = { chat, at: Date.now() };
    currentClient()?.sendTyping(chat, 'composing');
  }
  clearTimeout(silence);
  silence = setTimeout(() => stopTyping(chat), SILENCE_MILLIS);
}

/** Typing ended; a message that was `sent` says so itself. */
export function stopTyping(chat: string, sent = false): void {
  clearTimeout(silence);
  if (told?.chat === chat && !sent) currentClient()?.sendTyping(chat, 'paused');
  told = undefined;
}
