import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Message } from '../core/model/message';

/** What the composer of a chat is about: an answer, or other words for an own message. */
export type Mode =
  | { readonly kind: 'reply'; readonly message: Message }
  | { readonly kind: 'edit'; readonly message: Message; readonly text: string };

/** An open menu of a message: beside a point of the window, or as a sheet where there is no mouse. */
export interface OpenMenu {
  readonly message: Message;
  readonly x: number;
  readonly y: number;
  readonly sheet: boolean;
  /** All emoji at once, without the menu. */
  readonly picker: boolean;
  /** What was selected of the text, and the link under the pointer. */
  readonly selected: string;
  readonly link: string;
}

export type Question =
  | { readonly kind: 'retract'; readonly message: Message }
  | { readonly kind: 'moderate'; readonly message: Message }
  | { readonly kind: 'info'; readonly message: Message }
  | { readonly kind: 'forward'; readonly messages: readonly Message[] }
  | { readonly kind: 'clear'; readonly jid: string };

const FLASH_MILLIS = 1200;

/** What is being done with messages: answering, editing, choosing, and what is asked before. */
class Acting {
  private readonly modes = new SvelteMap<string, Mode>();
  menu: OpenMenu | undefined = $state.raw();
  question: Question | undefined = $state.raw();
  /** The chat in which messages are being selected; empty when nowhere. */
  selecting: string = $state('');
  readonly selected = new SvelteSet<string>();
  /** Messages that are out of sight until they are deleted, by their keys. */
  readonly hidden = new SvelteSet<string>();
  /** What went wrong with a message, by its key: said below it. */
  readonly troubles = new SvelteMap<string, string>();
  /** What was taken back on this page, by keys, to be edited again. */
  readonly taken = new SvelteMap<string, string>();
  /** Where the list is to go, and the message that is lit up there. */
  goal: { readonly chat: string; readonly key: string; readonly quietly?: boolean } | undefined = $state.raw();
  lit: string = $state('');
  /** The open chat's list is not at its newest message. */
  away: boolean = $state(false);
  /** How often it was asked to go there. */
  endAsked: number = $state(0);
  private fading: ReturnType<typeof setTimeout> | undefined;

  mode(chat: string): Mode | undefined {
    return this.modes.get(chat);
  }

  setMode(chat: string, mode: Mode | undefined): void {
    if (mode) this.modes.set(chat, mode);
    else this.modes.delete(chat);
  }

  select(chat: string, keys: readonly string[]): void {
    if (this.selecting !== chat) this.selected.clear();
    this.selecting = chat;
    for (const key of keys) this.selected.add(key);
  }

  toggle(key: string): void {
    if (!this.selected.delete(key)) this.selected.add(key);
  }

  unselect(): void {
    this.selecting = '';
    this.selected.clear();
  }

  light(key: string): void {
    clearTimeout(this.fading);
    this.lit = key;
    this.fading = setTimeout(() => (this.lit = ''), FLASH_MILLIS);
  }

  askForEnd(): void {
    this.endAsked++;
  }

  /** A message is no more what it was: what is being done with it must not go on with old words. */
  moved(message: Message): void {
    const mode = this.modes.get(message.chat);
    if (mode?.message.key !== message.key) return;
    if (message.retracted) this.modes.delete(message.chat);
    else this.modes.set(message.chat, { ...mode, message });
  }

  reset(): void {
    this.modes.clear();
    this.menu = undefined;
    this.question = undefined;
    this.unselect();
    this.hidden.clear();
    this.troubles.clear();
    this.taken.clear();
    this.goal = undefined;
  }
}

export const acting = new Acting();
