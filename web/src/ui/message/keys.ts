/** What a key does with the message that has the focus. */
export type KeyDeed = 'previous' | 'next' | 'newest' | 'reply' | 'edit' | 'remove' | 'react' | 'menu' | 'choose' | 'leave';

const KEYS: Readonly<Record<string, KeyDeed>> = {
  ArrowUp: 'previous',
  ArrowDown: 'next',
  End: 'newest',
  Delete: 'remove',
  '+': 'react',
  Enter: 'menu',
  ContextMenu: 'menu',
  ' ': 'choose',
  Escape: 'leave',
};

/** Undefined for a key that does nothing there. Letters count on every layout, as long as no other key is held. */
export function keyDeed(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'>): KeyDeed | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
  if (event.key === 'F10' && event.shiftKey) return 'menu';
  const known = KEYS[event.key];
  if (known) return known;
  if (event.shiftKey) return undefined;
  if (event.code === 'KeyR') return 'reply';
  return event.code === 'KeyE' ? 'edit' : undefined;
}
