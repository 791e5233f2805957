/** Lets files be dropped on an element, which has the class `dropping` while they are over it. */
export function dropFiles(element: HTMLElement, take: (files: readonly File[]) => void): { destroy(): void } {
  const hands = new AbortController();
  const { signal } = hands;
  const over = (on: boolean) => element.classList.toggle('dropping', on);
  element.addEventListener(
    'dragover',
    (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      over(true);
    },
    { signal },
  );
  element.addEventListener('dragleave', () => over(false), { signal });
  element.addEventListener(
    'drop',
    (event) => {
      over(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      take(files);
    },
    { signal },
  );
  return { destroy: () => hands.abort() };
}
