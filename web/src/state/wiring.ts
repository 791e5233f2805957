import type { Chat } from '../core/model/chat';
import type { Message } from '../core/model/message';
import type { Snapshot } from '../core/store/account-store';
import type { ClientListener } from '../core/sync/client-listener';
import type { Arrived } from '../core/sync/inbox';
import type { Account } from '../core/xmpp/account';
import { local } from '../core/xmpp/jid';
import type { LinkState } from '../core/xmpp/link';
import type { ChatState } from '../core/xmpp/message';
import { acting } from './acting.svelte';
import { notifyOf } from './actions/notify';
import { onAsk, onInvitation, onRoom, onRoomNotice, onRoomRefused } from './actions/rooms/hear-room';
import { forgetRoom } from './actions/rooms/leave-room';
import { chats } from './chats.svelte';
import { isWatching, seen } from './actions/see';
import { currentClient } from './current';
import { mediaListener } from './media/listener';
import { part } from './part';
import { painted } from './painted';
import { people } from './people.svelte';
import { prefs } from './prefs.svelte';
import { quotes } from './quotes.svelte';
import { session } from './session.svelte';
import { contentOf } from './preview';
import { timelines } from './timelines.svelte';
import { ui } from './ui.svelte';
import { waiting } from './waiting.svelte';
import { t } from './text.svelte';
import { authorOf } from './titles';

/** Brings what the client tells into the state that the screens show. */
export function makeListener(login: string): ClientListener {
  return {
    onLink,
    onOpened: (self, snapshot) => onOpened(self, login, snapshot),
    onOwnAccount: (account) => onOwnAccount(account, login),
    onPeople: (changed) => people.put(changed),
    onPresences: (changed) => people.setPresences(changed),
    onAllOffline: () => people.allOffline(),
    onBlocked: (jids) => people.setBlocked(jids),
    onRequest: (request) => people.addRequest(request),
    onRequestGone: (jid) => people.dropRequest(jid),
    onMessages,
    onMoved,
    onTyping,
    onReadElsewhere: (peer) => seen(peer, false),
    onChangeRefused: (message, change, condition) =>
      void part(import('./actions/message/retract')).then(({ onChangeRefused }) => onChangeRefused(message, change, condition)),
    onChanged: ({ message, chat }) => {
      timelines.moved([message]);
      quotes.moved(message);
      acting.moved(message);
      if (chat) chats.put(chat);
    },
    onOlder: (chat, messages) => {
      if (!timelines.isApart(chat)) timelines.prepend(chat, messages, chats.get(chat)?.whole ?? false);
    },
    onLine: (chat) => chats.put(chat),
    onGap: (chat) => timelines.gap(chat),
    onUnknown: (amendment) => {
      if (timelines.isApart(amendment.chat)) void part(import('./actions/message/far')).then(({ amendFar }) => amendFar(amendment));
    },
    onRoom,
    onRoomGone: forgetRoom,
    onRoomNotice: (notice) => void onRoomNotice(notice),
    onRemoved,
    ...mediaListener(),
    onInvitation,
    onAsk,
    onRoomRefused,
    onLetGo: (gone) => void part(import('./app/storage')).then(({ onFull }) => onFull(gone)),
    onQueued: (message, chat) => {
      chats.put(chat);
      timelines.place(message);
    },
  };
}

function onLink(state: LinkState): void {
  const before = session.link;
  session.link = state;
  if (state.kind === 'online') session.passwordNeeded = false;
  if (state.kind === 'refused') {
    session.passwordNeeded = session.phase === 'signedIn' && (state.failure === 'password' || state.failure === 'tooMany');
  }
  if (state.kind !== 'online' || before.kind !== 'offline') return;
  // A break shorter than the banner's patience needs no word about its end.
  if (Date.now() - before.since < 2000) return;
  session.justBack = true;
  setTimeout(() => {
    session.justBack = false;
  }, 1500);
}

function onOpened(self: string, login: string, snapshot: Snapshot): void {
  session.self = self;
  people.put(snapshot.people);
  for (const request of snapshot.requests) people.addRequest(request);
  for (const chat of snapshot.chats) chats.put(chat);
  waiting.restore(snapshot.waiting);
  for (const draft of snapshot.drafts) chats.setDraft(draft.chat, draft.text);
  session.phase = 'signedIn';
  const known = prefs.recents.find((each) => each.jid === self);
  session.knownName = known?.name ?? '';
  prefs.remember({ login, jid: self, name: known?.name ?? local(self), id: known?.id ?? '' });
}

function onOwnAccount(account: Account, login: string): void {
  session.account = account;
  void part(import('./media/own-avatar')).then(({ publishFirstAvatar }) => publishFirstAvatar());
  prefs.remember({ login, jid: account.jid, name: account.nickname || local(account.jid), id: account.id });
}

/** Resolves once they are on the screen: what comes meanwhile comes together. */
function onMessages(arrived: readonly Arrived[]): Promise<void> {
  timelines.placeAll(arrived.map(({ message }) => message));
  for (const chat of new Map(arrived.map(({ chat }) => [chat.jid, chat])).values()) chats.put(chat);
  arrived.forEach(onMessage);
  return painted();
}

function onMessage({ message, chat, added, live }: Arrived): void {
  chats.setTyping(message.chat, message.nick, false);
  if (chat.kind === 'person' && !people.get(message.chat)) void currentClient()?.contacts?.lookUp(message.chat);
  if (message.out || !added) return;
  // What a room writes to one who is not in it is its answer.
  if (waiting.hasApplied(message.chat)) waiting.setApplied(message.chat, false);
  if (isWatching(message.chat)) seen(message.chat, true);
  notifyOf(message, live);
  if (ui.chat === message.chat && live) ui.spoken = t('newFrom', { name: authorOf(message), text: contentOf(message) });
}

function onMoved(messages: readonly Message[]): void {
  timelines.moved(messages);
  chats.moved(messages);
}

function onRemoved(chat: string, keys: readonly string[] | 'all', line: Chat | undefined): void {
  if (keys === 'all') timelines.empty(chat);
  else timelines.remove(chat, new Set(keys));
  if (line) chats.put(line);
}

function onTyping(peer: string, nick: string, state: ChatState): void {
  chats.setTyping(peer, nick, state === 'composing');
}
