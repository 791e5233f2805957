import { SvelteMap } from 'svelte/reactivity';
import type { RoomView } from '../core/sync/rooms';
import { local } from '../core/xmpp/jid';
import { t } from './text.svelte';

/** The room that every account of a server is in. */
const LOBBY = 'lobby';

/** The rooms this account is in or keeps. */
class Rooms {
  private readonly known = new SvelteMap<string, RoomView>();

  readonly all: readonly RoomView[] = $derived([...this.known.values()]);

  get(room: string): RoomView | undefined {
    return this.known.get(room);
  }

  put(view: RoomView): void {
    this.known.set(view.room, view);
  }

  remove(room: string): void {
    this.known.delete(room);
  }

  isLobby(room: string): boolean {
    return local(room) === LOBBY && this.known.has(room);
  }

  name(room: string): string {
    return this.isLobby(room) ? t('lobby') : this.known.get(room)?.name || local(room);
  }

  reset(): void {
    this.known.clear();
  }
}

export const rooms = new Rooms();
