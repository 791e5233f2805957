import { SvelteMap } from 'svelte/reactivity';
import type { RoomView } from '../core/sync/rooms';
import { local } from '../core/xmpp/jid';
import type { Occupant } from '../core/xmpp/muc';
import type { RoomInfo } from '../core/xmpp/room-admin';
import { currentClient } from './current';
import { t } from './text.svelte';

/** The room that every account of a server is in. */
const LOBBY = 'lobby';

/** The rooms this account is in or keeps. */
class Rooms {
  private readonly known = new SvelteMap<string, RoomView>();
  private readonly told = new SvelteMap<string, RoomInfo>();

  readonly all: readonly RoomView[] = $derived([...this.known.values()]);

  /** The address of the lobby; empty when this server has none. */
  readonly lobby: string = $derived(this.all.find(({ room }) => local(room) === LOBBY)?.room ?? '');

  get(room: string): RoomView | undefined {
    return this.known.get(room);
  }

  put(view: RoomView): void {
    this.known.set(view.room, view);
  }

  /** What the room tells of itself, once asked. */
  info(room: string): RoomInfo | undefined {
    return this.told.get(room);
  }

  putInfo(info: RoomInfo): void {
    this.told.set(info.room, info);
    currentClient()?.media?.avatars.onRoomInfo(info.room, info.avatar);
  }

  /** Who is there; changes whenever the view of the room does. */
  occupants(room: string): readonly Occupant[] {
    return this.known.get(room) ? (currentClient()?.rooms?.occupants(room) ?? []) : [];
  }

  remove(room: string): void {
    this.known.delete(room);
  }

  isLobby(room: string): boolean {
    return local(room) === LOBBY && this.known.has(room);
  }

  name(room: string): string {
    if (this.isLobby(room)) return t('lobby');
    return this.told.get(room)?.name || this.known.get(room)?.name || local(room);
  }

  reset(): void {
    this.known.clear();
    this.told.clear();
  }
}

export const rooms = new Rooms();
