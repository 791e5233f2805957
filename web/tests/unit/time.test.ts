import { describe, expect, it } from 'vitest';
import { clock, dayLine, daysBetween, listTime } from '../../src/core/text/time';

const WORDS = { today: '今天', yesterday: '昨天' };
const NOW = new Date(2026, 2, 11, 9, 41).getTime();

function ago(days: number, hours = 0): number {
  return new Date(2026, 2, 11 - days, 9 - hours, 41).getTime();
}

describe('times', () => {
  it('shows the clock for today', () => {
    expect(listTime(ago(0, 1), NOW, 'zh-CN', WORDS)).toBe('08:41');
    expect(clock(new Date(2026, 2, 11, 0, 5).getTime(), 'en-GB')).toBe('00:05');
  });

  it('counts calendar days, not hours', () => {
    expect(daysBetween(new Date(2026, 2, 10, 23, 59).getTime(), new Date(2026, 2, 11, 0, 1).getTime())).toBe(1);
    expect(listTime(new Date(2026, 2, 10, 23, 59).getTime(), NOW, 'zh-CN', WORDS)).toBe('昨天');
  });

  it('shows weekday, date and year as they get older', () => {
    expect(listTime(ago(3), NOW, 'zh-CN', WORDS)).toBe('周日');
    expect(listTime(ago(30), NOW, 'zh-CN', WORDS)).toBe('2月9日');
    expect(listTime(new Date(2025, 2, 5).getTime(), NOW, 'zh-CN', WORDS)).toBe('2025/3/5');
  });

  it('shows a clock that is ahead as now', () => {
    expect(listTime(NOW + 60_000, NOW, 'en-GB', WORDS)).toBe('09:42');
  });

  it('names days in the chat', () => {
    expect(dayLine(ago(0), NOW, 'zh-CN', WORDS)).toBe('今天');
    expect(dayLine(ago(1), NOW, 'zh-CN', WORDS)).toBe('昨天');
    expect(dayLine(ago(3), NOW, 'zh-CN', WORDS)).toContain('星期日');
    expect(dayLine(new Date(2025, 2, 5).getTime(), NOW, 'en-GB', WORDS)).toBe('5 March 2025');
  });
});
