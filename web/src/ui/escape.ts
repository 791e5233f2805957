import { acting } from '../state/acting.svelte';
import { closeChat } from '../state/actions/open-chat';
import { ui } from '../state/ui.svelte';

/** Something over what is below it, or being done there. */
interface Layer {
  there(): boolean;
  leave(): void;
}

/**
 * What Escape leaves, one at a time, the topmost first. Dialogs, the viewer, menus and pickers come before all of it and
 * take the key themselves.
 */
const LAYERS: readonly Layer[] = [
  { there: () => acting.selecting !== '' && acting.selecting === ui.chat, leave: () => acting.unselect() },
  { there: () => inChat() && acting.mode(ui.chat) !== undefined, leave: () => acting.setMode(ui.chat, undefined) },
  { there: () => inChat() && ui.searching, leave: () => (ui.searching = false) },
  { there: () => ui.tab === 'settings' && ui.section !== '', leave: () => (ui.section = '') },
  { there: () => ui.info !== '', leave: () => (ui.info = '') },
  { there: () => inChat() && acting.away, leave: () => acting.askForEnd() },
  { there: () => ui.chat !== '', leave: () => closeChat() },
];

function inChat(): boolean {
  return ui.chat !== '' && ui.tab !== 'settings';
}

/** Leaves the topmost of what is open. False when nothing is. */
export function escape(): boolean {
  const top = LAYERS.find((layer) => layer.there());
  top?.leave();
  return top !== undefined;
}
