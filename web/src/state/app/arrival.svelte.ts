import { parseXmppLink, type Place, placeInFragment } from '../../core/text/xmpp-link';
import { openChat } from '../actions/open-chat';
import { part } from '../part';
import { session } from '../session.svelte';
import { ui } from '../ui.svelte';

/** Where a page was asked to go: by a notification, by a shortcut of the installed app, or by a link. */
export interface Arrival {
  readonly chat?: string;
  readonly open?: string;
  readonly place?: Place;
}

/** Longer than any address (RFC 7622: three parts of 1,023 bytes). */
const LONGEST = 3071;

let wanted: Arrival | undefined = $state.raw();

/** Reads the address the page was opened with. Undefined when it asks for nothing. */
export function arrivalIn(search: string, fragment = ''): Arrival | undefined {
  const query = new URLSearchParams(search);
  const place = parseXmppLink(query.get('uri') ?? '') ?? placeInFragment(fragment);
  if (place) return { place };
  const chat = query.get('chat') ?? '';
  const open = query.get('open') ?? '';
  if (chat !== '' && chat.length <= LONGEST && /^[^\s@/]+@[^\s@/]+(\/.+)?$/.test(chat)) return { chat };
  return ['add', 'contacts', 'share'].includes(open) ? { open } : undefined;
}

/** Goes there, at once or as soon as somebody is signed in. */
export function arriveAt(arrival: Arrival): void {
  wanted = arrival;
}

/** Takes what the page was opened with out of its address, so that a reload does not repeat it. */
export function readArrival(): void {
  const arrival = arrivalIn(location.search, location.hash);
  if (location.search !== '' || arrival?.place) history.replaceState(history.state, '', location.pathname + (arrival?.place ? '' : location.hash));
  if (arrival) arriveAt(arrival);
}

/** To be called in an effect: follows the wish once there is somebody to follow it for. */
export function followArrival(): void {
  if (session.phase !== 'signedIn' || !wanted) return;
  const { chat, open, place } = wanted;
  wanted = undefined;
  ui.tab = open === 'contacts' ? 'contacts' : 'chats';
  if (open === 'add') ui.adding = true;
  if (open === 'share') ui.sharing = true;
  if (chat) void openChat(chat);
  if (place) void part(import('../actions/follow-link')).then(({ goTo }) => goTo(place));
}
