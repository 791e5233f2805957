import type { Component } from 'svelte';
import type { Message } from '../../core/model/message';
import { part } from '../../state/part';

let files: Component<{ message: Message }> | undefined = $state.raw();

/** What shows the files of a message; undefined until it is here. */
export function filesPart(): Component<{ message: Message }> | undefined {
  return files;
}

/** Has it come. Messages with files are shown once it is here, so that no row changes its height. */
export async function bringFilesPart(): Promise<void> {
  files ??= (await part(import('./MessageFiles.svelte'))).default;
}
