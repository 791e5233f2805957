let minute: number = $state(Date.now());

setInterval(() => {
  minute = Date.now();
}, 20_000);

/** The time, for texts such as "yesterday" that must change by themselves. Exact to 20 seconds. */
export function nowish(): number {
  return minute;
}
