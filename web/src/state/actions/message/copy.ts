import type { Message } from '../../../core/model/message';
import { clock, fullDay } from '../../../core/text/time';
import { contentOf } from '../../preview';
import { locale, t } from '../../text.svelte';
import { authorOf } from '../../titles';
import { ui } from '../../ui.svelte';

/** Several messages as text: who said what, and when. */
export function transcript(messages: readonly Message[]): string {
  const days = new Set(messages.map(({ at }) => new Date(at).toDateString()));
  const time = ({ at }: Message) => (days.size > 1 ? `${fullDay(at, locale())} ` : '') + clock(at, locale());
  return messages.map((message) => t('transcriptLine', { name: authorOf(message), time: time(message), text: wordsOf(message) })).join('\n');
}

function wordsOf(message: Message): string {
  return message.body !== '' && !message.retracted ? message.body : contentOf(message);
}

/** Copies one message's words, or several with who said them. */
export function copyMessages(messages: readonly Message[]): Promise<void> {
  const [only] = messages;
  const files = only?.files?.map(({ url }) => url).join('\n');
  return copyText(messages.length === 1 && only ? only.body || files || '' : transcript(messages));
}

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    ui.toast(t('copiedText'));
  } catch {
    ui.toast(t('errCopyFailed'));
  }
}
