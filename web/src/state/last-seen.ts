import { clock, daysBetween, listTime } from '../core/text/time';
import { nowish } from './clock.svelte';
import { people } from './people.svelte';
import { locale, t } from './text.svelte';

const MINUTE_MILLIS = 60_000;

/** How long ago someone who is away was here, in words; empty where nobody knows. */
export function lastSeenText(jid: string): string {
  const at = people.lastSeen(jid);
  if (at === undefined) return '';
  const now = nowish();
  const minutes = Math.floor((now - at) / MINUTE_MILLIS);
  if (minutes < 1) return t('seenNow');
  if (minutes < 60) return t('seenMinutes', { n: minutes });
  const days = daysBetween(at, now);
  if (days <= 0) return t('seenToday', { time: clock(at, locale()) });
  if (days === 1) return t('seenYesterday', { time: clock(at, locale()) });
  return t('seenOn', { day: listTime(at, now, locale(), { today: t('today'), yesterday: t('yesterday') }) });
}
