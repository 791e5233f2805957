import type { IconName } from './Icon.svelte';

/** One thing a menu offers. */
export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  run(): void;
}

/** Where a menu opens: at a point of the window. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

/** The place of a menu that a click, the menu key or a long press asks for. */
export function placeOf(event: MouseEvent | KeyboardEvent): MenuPlace {
  if (event instanceof MouseEvent && (event.clientX !== 0 || event.clientY !== 0)) return { x: event.clientX, y: event.clientY };
  const box = (event.target as HTMLElement).getBoundingClientRect();
  return { x: box.left + Math.min(box.width / 2, 120), y: box.top + box.height / 2 };
}
