/** What fingers do on messages. Each names the row it was done on. */
export interface Touches {
  hold(row: HTMLElement): void;
  swipe(row: HTMLElement): void;
  doubleTap(row: HTMLElement): void;
}

const HOLD_MILLIS = 450;
const DOUBLE_MILLIS = 300;
/** A finger that moves less stays where it is. */
const STILL_PIXELS = 10;
/** Pulled this far to the left, a message is answered. */
const SWIPE_PIXELS = 56;
const FURTHEST_PIXELS = 84;

/** Tells long presses, swipes to the left and double taps on the rows of a list; fingers only. */
export function touches(list: HTMLElement, on: Touches): { destroy(): void } {
  let row: HTMLElement | null = null;
  let from = { x: 0, y: 0 };
  let pull = 0;
  let pulling = false;
  let holding: ReturnType<typeof setTimeout> | undefined;
  let tapped = { row: null as HTMLElement | null, at: 0 };

  function end() {
    clearTimeout(holding);
    row?.style.removeProperty('--pull');
    row?.classList.remove('pulled', 'far');
    row = null;
    pull = 0;
    pulling = false;
  }

  function down(event: PointerEvent) {
    end();
    if (event.pointerType !== 'touch' || !event.isPrimary) return;
    row = (event.target as Element).closest<HTMLElement>('.row');
    from = { x: event.clientX, y: event.clientY };
    if (!row) return;
    const held = row;
    holding = setTimeout(() => {
      end();
      on.hold(held);
    }, HOLD_MILLIS);
  }

  function move(event: PointerEvent) {
    if (!row) return;
    const x = event.clientX - from.x;
    const y = event.clientY - from.y;
    if (!pulling && Math.hypot(x, y) < STILL_PIXELS) return;
    clearTimeout(holding);
    if (!pulling && (x > 0 || Math.abs(y) > Math.abs(x))) return end();
    pulling = true;
    pull = Math.min(Math.max(-x, 0), FURTHEST_PIXELS);
    row.style.setProperty('--pull', `${-pull}px`);
    row.classList.add('pulled');
    row.classList.toggle('far', pull >= SWIPE_PIXELS);
  }

  function up(event: PointerEvent) {
    const done = row;
    const swiped = pulling && pull >= SWIPE_PIXELS;
    const tap = done !== null && !pulling;
    end();
    if (!done) return;
    if (swiped) on.swipe(done);
    if (!tap || (event.target as Element).closest('a, button, input')) return;
    if (tapped.row === done && event.timeStamp - tapped.at < DOUBLE_MILLIS) on.doubleTap(done);
    tapped = { row: done, at: event.timeStamp };
  }

  list.addEventListener('pointerdown', down);
  list.addEventListener('pointermove', move);
  list.addEventListener('pointerup', up);
  list.addEventListener('pointercancel', end);
  return {
    destroy() {
      end();
      list.removeEventListener('pointerdown', down);
      list.removeEventListener('pointermove', move);
      list.removeEventListener('pointerup', up);
      list.removeEventListener('pointercancel', end);
    },
  };
}
