import { useTexts } from './text.svelte';

/** A part that comes when it is wanted, as from `import()`, together with what it says. */
export async function part<T>(module: Promise<T>): Promise<T> {
  const [it] = await Promise.all([module, useTexts('later')]);
  return it;
}
