/** Lets the arrow keys move between the buttons of a list, and Home and End to its ends. */
export function arrows(list: HTMLElement): { destroy(): void } {
  function onkeydown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const items = [...list.querySelectorAll<HTMLElement>('li > button, [role=listitem] > button:first-of-type')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next =
      event.key === 'ArrowDown' ? items[at + 1] : event.key === 'ArrowUp' ? items[at - 1] : event.key === 'Home' ? items[0] : event.key === 'End' ? items.at(-1) : undefined;
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }
  list.addEventListener('keydown', onkeydown);
  return { destroy: () => list.removeEventListener('keydown', onkeydown) };
}
