/** Runs in the page before anything of it: keeps the moments at which things became visible. */
export function watch() {
  const marks = {};
  const waiting = [];
  let longTasks = 0;
  let shift = 0;

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks += Math.max(0, entry.duration - 50);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });

  /** Calls back once the frame that is being made has gone to the screen. */
  function painted(run) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => run(performance.now());
    requestAnimationFrame(() => port2.postMessage(0));
  }

  function look() {
    for (const wait of waiting.splice(0)) {
      if (wait.seen) continue;
      if (document.querySelectorAll(wait.selector).length < wait.count) waiting.push(wait);
      else painted((at) => wait.resolve(at));
    }
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  /** Whether a chat is open in which nothing is to be seen in the middle. What is under a point does not tell: while a list scrolls, it takes none. */
  function isBlank() {
    const log = document.querySelector('.log');
    if (!log) return false;
    const { top, height } = log.getBoundingClientRect();
    const rows = [...log.querySelectorAll('.row, .day, .new')].map((row) => row.getBoundingClientRect());
    return rows.every((row) => row.bottom < top + height * 0.3 || row.top > top + height * 0.7);
  }

  window.bench = {
    marks,
    /** When so many elements of the selector were on the screen, milliseconds since the page was asked for. */
    shown(selector, count = 1) {
      return new Promise((resolve) => {
        waiting.push({ selector, count, resolve });
        look();
      });
    },
    /** When one of the elements of the selector had this text on the screen. */
    async has(selector, text) {
      while (![...document.querySelectorAll(selector)].some((each) => each.textContent.includes(text))) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return performance.now();
    },
    /** When the next event of this kind came, by the browser's clock. */
    next(kind) {
      return new Promise((resolve) => {
        window.addEventListener(kind, (event) => resolve(event.timeStamp), { capture: true, once: true });
      });
    },
    /** How long each key press took to the screen, until `stop` is called. */
    keys() {
      const times = [];
      const hear = (event) => painted((at) => times.push(at - event.timeStamp));
      window.addEventListener('keydown', hear, { capture: true });
      return () => {
        window.removeEventListener('keydown', hear, { capture: true });
        return times;
      };
    },
    /** Watches frames until `stop` is called, and for how long no message was where messages are. */
    frames() {
      const frames = [];
      let last = performance.now();
      let full = last;
      let blankest = 0;
      let going = true;
      const step = () => {
        if (!going) return;
        const now = performance.now();
        frames.push(now - last);
        last = now;
        // To look costs a layout: not in each frame.
        if (frames.length % 4 === 0) {
          if (isBlank()) blankest = Math.max(blankest, now - full);
          else full = now;
        }
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
      return () => {
        going = false;
        return { frames, blankest };
      };
    },
    blocked: () => longTasks,
    shifted: () => shift,
  };
  window.bench.usable = window.bench.shown('input[name=password]');
}
