import { parseRoomLink, parseXmppLink, type Place } from '../../core/text/xmpp-link';
import { client } from '../current';
import { people } from '../people.svelte';
import { rooms } from '../rooms.svelte';
import { session } from '../session.svelte';
import { ui } from '../ui.svelte';
import { openChat } from './open-chat';
import { showRoom } from './rooms/enter-room';

/** Where a link leads inside this client; undefined when it leads elsewhere. */
export function placeOf(link: string): Place | undefined {
  return parseXmppLink(link) ?? parseRoomLink(link, location.origin);
}

/** Goes there. Into a room that one is not in, and to people one does not know, only after a question. */
export function goTo({ jid, room }: Place): void {
  if (room || client().kindOf(jid) === 'room') {
    if (rooms.get(jid)?.kept) showRoom(jid);
    else {
      ui.roomAddress = jid;
      ui.roomDoor = 'address';
    }
    return;
  }
  if (jid === session.self) {
    ui.tab = 'settings';
    ui.section = 'profile';
  } else if (people.get(jid)?.contact) {
    ui.tab = 'chats';
    void openChat(jid);
  } else {
    ui.addQuery = jid;
    ui.adding = true;
  }
}
