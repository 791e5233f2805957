import type { Message } from '../../../core/model/message';
import { acting } from '../../acting.svelte';
import { client } from '../../current';
import { quotes } from '../../quotes.svelte';
import { t } from '../../text.svelte';
import { timelines } from '../../timelines.svelte';
import { ui } from '../../ui.svelte';
import { loadOlder } from '../open-chat';

/** So many older pages are read in search of a message; what lies further is not looked for. */
const MOST_PAGES = 40;
const SLOW_MILLIS = 400;

/**
 * Goes to the message of a chat that others know by this id, reading older pages until it is there. `quietly` leaves the
 * focus where it is.
 */
export async function jumpTo(chat: string, id: string, quietly = false): Promise<void> {
  await quotes.look(chat, id);
  const slow = setTimeout(() => ui.toast(t('findingQuote')), SLOW_MILLIS);
  const message = await reach(chat, id);
  clearTimeout(slow);
  if (ui.chat !== chat) return;
  if (message && !acting.hidden.has(message.key)) acting.goal = { chat, key: message.key, quietly };
  else ui.toast(t('quoteNotFound'));
}

async function reach(chat: string, id: string): Promise<Message | undefined> {
  for (let page = 0; page < MOST_PAGES; page++) {
    const timeline = timelines.get(chat);
    const loaded = timeline?.messages.findLast((each) => each.stanzaId === id || each.id === id);
    if (loaded || !timeline || timeline.complete) return loaded;
    await loadOlder(chat);
    const after = timelines.get(chat);
    // Neither this device nor the server has more for now.
    if (after?.messages.length === timeline.messages.length && !client().link.online) return undefined;
    if (after?.messages[0]?.key === timeline.messages[0]?.key && after?.complete === timeline.complete) return undefined;
  }
  return undefined;
}
