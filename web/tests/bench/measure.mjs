/** The value below which that share of the values lies. */
export function at(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The time from an event to what it brings to the screen, milliseconds. */
export async function timed(page, kind, selector, count, act) {
  await page.evaluate(
    ({ kind, selector, count }) => {
      window.bench.from = window.bench.next(kind);
      window.bench.to = window.bench.from.then(() => window.bench.shown(selector, count));
    },
    { kind, selector, count },
  );
  await act();
  return page.evaluate(async () => (await window.bench.to) - (await window.bench.from));
}

/**
 * What the page did while something was done to it: its frames, how long its messages were blank, and its tasks by the
 * processor time that they took, milliseconds. On an idle machine that is how long they last; on a busy one, other
 * programs would be measured with them.
 */
export async function watched(page, act) {
  const driver = await page.context().browser().newBrowserCDPSession();
  const events = [];
  driver.on('Tracing.dataCollected', ({ value }) => events.push(...value.filter(({ name }) => name === 'RunTask' || name === 'thread_name')));
  await driver.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', '__metadata'] } });
  await page.evaluate(() => (window.stopWatching = window.bench.frames()));
  await act();
  const seen = await page.evaluate(() => window.stopWatching());
  const done = new Promise((resolve) => driver.once('Tracing.tracingComplete', resolve));
  await driver.send('Tracing.end');
  await done;
  await driver.detach();
  const threads = new Set(events.filter(({ args }) => args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = events.flatMap(({ name, pid, tid, tdur = 0 }) => (name === 'RunTask' && threads.has(`${pid} ${tid}`) ? [tdur / 1000] : []));
  return { ...seen, tasks };
}

/** Memory and what stands in the page, once all that is not needed has gone. */
export async function weigh(driver) {
  await driver.send('HeapProfiler.enable');
  for (let time = 0; time < 3; time++) await driver.send('HeapProfiler.collectGarbage');
  const { usedSize } = await driver.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await driver.send('Memory.getDOMCounters');
  return { heap: usedSize / 1e6, nodes, listeners: jsEventListeners };
}

/** Scrolls by so many pixels, upwards when negative, as a wheel does that somebody turns without end. */
export async function scroll(driver, point, pixels, speed) {
  await driver.send('Input.synthesizeScrollGesture', { ...point, yDistance: -pixels, speed, gestureSourceType: 'mouse', preventFling: true });
}
