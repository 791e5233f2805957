const DAY_MILLIS = 86_400_000;

function startOfDay(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes a hundred times as long as using it, so each is made once. */
function format(at: number, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale, options);
    formats.set(key, made);
  }
  return made.format(at);
}

/** Whole days between two moments, as calendars count them. */
export function daysBetween(earlier: number, later: number): number {
  return Math.round((startOfDay(later) - startOfDay(earlier)) / DAY_MILLIS);
}

/** 09:41 */
export function clock(at: number, locale: string): string {
  return format(at, locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** Words the dates need from the dictionary. */
export interface DayWords {
  readonly today: string;
  readonly yesterday: string;
}

/** Time in the conversation list: 09:41, 昨天, 周三, 3月5日, 2025/3/5. */
export function listTime(at: number, now: number, locale: string, words: DayWords): string {
  const days = daysBetween(at, now);
  if (days <= 0) return clock(at, locale);
  if (days === 1) return words.yesterday;
  if (days < 7) return format(at, locale, { weekday: 'short' });
  if (new Date(at).getFullYear() === new Date(now).getFullYear()) {
    return format(at, locale, { month: 'short', day: 'numeric' });
  }
  return format(at, locale, { year: 'numeric', month: 'numeric', day: 'numeric' });
}

/** The line between two days of a chat. */
export function dayLine(at: number, now: number, locale: string, words: DayWords): string {
  const days = daysBetween(at, now);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(at, locale, {
    ...(sameYear ? {} : { year: 'numeric' }),
    month: 'long',
    day: 'numeric',
    weekday: days > 0 && days < 7 ? 'long' : undefined,
  });
}

/** A day with its year. */
export function fullDay(at: number, locale: string): string {
  return format(at, locale, { dateStyle: 'long' });
}

/** The whole moment, for the tooltip. */
export function fullTime(at: number, locale: string): string {
  return format(at, locale, { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' });
}
