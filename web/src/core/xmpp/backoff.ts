const STEPS_SECONDS = [1, 2, 4, 8, 15, 30];

/** How long to wait before attempt `attempt` (from 0): 1, 2, 4, 8, 15, then 30 s, each ±20 % by `chance` in [0, 1). */
export function backoffMillis(attempt: number, chance: number): number {
  const seconds = STEPS_SECONDS[Math.min(attempt, STEPS_SECONDS.length - 1)] ?? 30;
  return Math.round(seconds * 1000 * (0.8 + 0.4 * chance));
}
