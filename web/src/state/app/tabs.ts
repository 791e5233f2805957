/** What pages of one browser tell each other. The server tells the rest to each of them. */
export type Word =
  | { readonly kind: 'draft'; readonly account: string; readonly chat: string; readonly text: string }
  | { readonly kind: 'read'; readonly account: string; readonly chat: string };

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('skein') : undefined;

/** Tells the other pages of this browser. */
export function tellTabs(word: Word): void {
  channel?.postMessage(word);
}

/** Hears what other pages tell. */
export function hearTabs(hear: (word: Word) => void): void {
  channel?.addEventListener('message', (event: MessageEvent<Word>) => hear(event.data));
}
