import { chats } from '../chats.svelte';
import { client } from '../current';
import { session } from '../session.svelte';
import { t } from '../text.svelte';
import { ui } from '../ui.svelte';
import { jumpTo } from './message/jump';

/** Goes to the first message of a chat from that day on, `YYYY-MM-DD` in the person's own time. */
export async function jumpToDay(jid: string, day: string): Promise<void> {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const start = new Date(year, month - 1, date).getTime();
  if (Number.isNaN(start) || day === '') return;
  const chat = chats.get(jid);
  try {
    const id = chat ? await client().history?.placeAt(chat, start) : undefined;
    if (id) await jumpTo(jid, { id: '', place: id });
    else ui.toast(t('nothingSince'));
  } catch {
    ui.toast(session.online ? t('searchFailed') : t('searchOffline'));
  }
}
