import type { Chat } from '../../core/model/chat';
import { tellTabs } from '../app/tabs';
import { chats } from '../chats.svelte';
import { currentClient } from '../current';
import { session } from '../session.svelte';
import { timelines } from '../timelines.svelte';
import { ui } from '../ui.svelte';
import { closeNotifications } from './notify';

/** A message counts as seen after this time on a focused screen; markers go out no more often than that. */
const SEEN_MILLIS = 500;
const MARKER_MILLIS = 1000;

const told = new Map<string, string>();
let waiting: ReturnType<typeof setTimeout> | undefined;
let lastMarker = 0;

/** Whether the person looks at the newest messages of this chat now. */
export function isWatching(chat: string): boolean {
  return ui.chat === chat && !timelines.isApart(chat) && document.visibilityState === 'visible' && document.hasFocus();
}

/** The chat was seen: the badge goes at once, the sender learns of it when it stayed visible for half a second. */
export function seen(chat: string, tell: boolean): void {
  const line = chats.get(chat);
  if (line && line.unread > 0) {
    chats.clearUnread(chat);
    void currentClient()?.store?.talk.markRead(chat, line.last).then(keepRead);
    closeNotifications(chat);
    tellTabs({ kind: 'read', account: session.self, chat });
  }
  if (!tell) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (isWatching(chat)) tellSeen(chat);
  }, Math.max(SEEN_MILLIS, lastMarker + MARKER_MILLIS - Date.now()));
}

/** Elsewhere in this page the line may have moved on meanwhile; the place up to which it was read counts. */
function keepRead(line: Chat | undefined): void {
  const now = line ? chats.get(line.jid) : undefined;
  if (line && now) chats.put({ ...now, readAt: line.readAt, readId: line.readId });
}

function tellSeen(chat: string): void {
  const newest = timelines.get(chat)?.messages.findLast((message) => !message.out);
  const client = currentClient();
  if (!newest || !client?.link.online) return;
  if (told.get(chat) === newest.key) return;
  told.set(chat, newest.key);
  lastMarker = Date.now();
  client.sendDisplayed(newest, client.kindOf(chat) !== 'person' || (client.contacts?.sharesPresenceWith(chat) ?? false));
}
