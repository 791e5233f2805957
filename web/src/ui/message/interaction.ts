import type { Message } from '../../core/model/message';
import { acting } from '../../state/acting.svelte';
import { answer } from '../../state/actions/message/answer';
import { choose } from '../../state/actions/message/choose';
import { transcript } from '../../state/actions/message/copy';
import { deedsOn } from '../../state/actions/message/deeds';
import { edit } from '../../state/actions/message/edit';
import { QUICK, react } from '../../state/actions/message/react';
import { removeForMe } from '../../state/actions/message/remove';
import { type KeyDeed, keyDeed } from './keys';
import { touches } from './touches';

/** A list of messages, as far as hands and keys need to know it. */
export interface Log {
  readonly element: HTMLElement;
  readonly chat: string;
  /** What is in the list, oldest first. */
  shown(): readonly Message[];
  /** Brings a message into sight and gives it the focus. */
  focus(key: string): void;
  toEnd(): void;
}

const COARSE = matchMedia('(pointer: coarse)');

/** Lets mice, keys and fingers do things with the messages of a list. Returns what ends that. */
export function interact(log: Log): () => void {
  const { element, chat } = log;
  const selecting = () => acting.selecting === chat;

  function messageOf(target: EventTarget | null): Message | undefined {
    const key = target instanceof Element ? target.closest<HTMLElement>('.row')?.dataset['key'] : undefined;
    return key === undefined ? undefined : log.shown().findLast((each) => each.key === key);
  }

  /** One message on; from the list itself, to the newest one in sight. */
  function walk(from: Message | undefined, step: number) {
    const shown = log.shown();
    const next = from ? shown[shown.indexOf(from) + step] : lastInSight();
    if (next) log.focus(next.key);
  }

  function lastInSight(): Message | undefined {
    const { bottom } = element.getBoundingClientRect();
    const rows = [...element.querySelectorAll<HTMLElement>('.row')];
    return messageOf(rows.findLast((row) => row.getBoundingClientRect().top < bottom) ?? null);
  }

  function openMenu(message: Message, place: { x: number; y: number; sheet?: boolean; picker?: boolean; selected?: string; link?: string }) {
    acting.menu = { message, sheet: false, picker: false, selected: '', link: '', ...place };
  }

  function besideRow(row: Element | null, picker: boolean) {
    const message = messageOf(row);
    const box = (row?.querySelector('.bubble') ?? row)?.getBoundingClientRect();
    if (message && box) openMenu(message, { x: box.left + 12, y: Math.max(box.top + 12, 60), picker });
  }

  function onkeydown(event: KeyboardEvent) {
    const row = event.target as HTMLElement;
    const message = row.classList.contains('row') ? messageOf(row) : undefined;
    if (!message && row !== element) return;
    const deed = keyDeed(event);
    if (deed === 'previous' || deed === 'next') walk(message, deed === 'next' ? 1 : -1);
    else if (deed === 'newest') log.toEnd();
    else if (deed === undefined || !message || (deed === 'leave' && selecting())) return;
    else onMessage(deed, message, row);
    event.preventDefault();
  }

  function onMessage(deed: KeyDeed, message: Message, row: HTMLElement) {
    if (deed === 'reply') answer(message);
    else if (deed === 'edit') edit(message);
    else if (deed === 'menu') besideRow(row, false);
    else if (deed === 'choose') choose(message, false);
    else if (deed === 'react' && deedsOn(message).react) besideRow(row, true);
    else if (deed === 'leave') document.querySelector<HTMLElement>('.chat [data-pane-focus]')?.focus();
    else if (deed === 'remove' && deedsOn(message).remove) {
      walk(message, log.shown().at(-1) === message ? -1 : 1);
      removeForMe([message]);
    }
  }

  /** The menu beside the pointer; what is selected there stays selected. */
  function oncontextmenu(event: MouseEvent) {
    const target = event.target as Element;
    const message = messageOf(target);
    if (!message || selecting()) return;
    event.preventDefault();
    if ((event as PointerEvent).pointerType === 'touch') return;
    const row = target.closest('.row');
    if (event.clientX + event.clientY === 0) {
      besideRow(row, false);
      return;
    }
    const selection = getSelection();
    const selected = selection && row && selection.containsNode(row, true) ? selection.toString() : '';
    openMenu(message, { x: event.clientX, y: event.clientY, selected, link: target.closest('a')?.href ?? '' });
  }

  /** While messages are selected, a click selects; with Shift, a range. */
  function choosing(event: MouseEvent) {
    const message = messageOf(event.target);
    if (!message || !(selecting() || event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    choose(message, event.shiftKey);
  }

  function ondblclick(event: MouseEvent) {
    const message = messageOf(event.target);
    if (!message || selecting() || COARSE.matches || (event.target as Element).closest('a, button, input')) return;
    getSelection()?.removeAllRanges();
    answer(message);
  }

  /** Text of several messages is copied with who said it, and when. */
  function oncopy(event: ClipboardEvent) {
    const selection = getSelection();
    const inside = [...element.querySelectorAll<HTMLElement>('.row')].filter((row) => selection?.containsNode(row, true));
    const messages = inside.flatMap((row) => messageOf(row) ?? []);
    if (messages.length < 2) return;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', transcript(messages));
  }

  /** With Shift, a click selects messages and no text. */
  function onmousedown(event: MouseEvent) {
    if (event.shiftKey) event.preventDefault();
  }

  const hands = new AbortController();
  const { signal } = hands;
  element.addEventListener('keydown', onkeydown, { signal });
  element.addEventListener('contextmenu', oncontextmenu, { signal });
  element.addEventListener('click', choosing, { signal, capture: true });
  element.addEventListener('mousedown', onmousedown, { signal });
  element.addEventListener('dblclick', ondblclick, { signal });
  element.addEventListener('copy', oncopy, { signal });
  const fingers = touches(element, {
    hold: (row) => {
      const message = messageOf(row);
      if (message && !selecting()) openMenu(message, { x: 0, y: 0, sheet: true });
    },
    swipe: (row) => {
      const message = messageOf(row);
      if (message) answer(message);
    },
    doubleTap: (row) => {
      const message = messageOf(row);
      if (message && !selecting() && deedsOn(message).react) react(message, QUICK[0]);
    },
  });
  return () => {
    hands.abort();
    fingers.destroy();
  };
}
