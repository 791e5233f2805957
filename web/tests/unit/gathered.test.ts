import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Gathered } from '../../src/core/sync/gathered';

describe('what changes often', () => {
  const told: string[][] = [];

  beforeEach(() => {
    told.length = 0;
    vi.useFakeTimers();
  });

  afterEach(() => vi.useRealTimers());

  it('is told at once when it is alone, and together after that, by its newest value', () => {
    const gathered = new Gathered<string>((values) => told.push([...values]), 50);
    gathered.add(['a', 'a1']);
    expect(told).toEqual([['a1']]);
    gathered.add(['a', 'a2'], ['b', 'b1']);
    gathered.add(['a', 'a3']);
    expect(told.length).toBe(1);
    vi.advanceTimersByTime(50);
    expect(told).toEqual([['a1'], ['a3', 'b1']]);
    vi.advanceTimersByTime(500);
    expect(told.length).toBe(2);
    gathered.add(['c', 'c1']);
    expect(told.at(-1)).toEqual(['c1']);
  });

  it('is told before the end', () => {
    const gathered = new Gathered<string>((values) => told.push([...values]), 50);
    gathered.add(['a', 'a1']);
    gathered.add(['a', 'a2']);
    gathered.close();
    expect(told).toEqual([['a1'], ['a2']]);
    vi.advanceTimersByTime(500);
    expect(told.length).toBe(2);
  });
});
