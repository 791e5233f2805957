import type zh from '../zh/list';

const list: Readonly<Record<keyof typeof zh, string>> = {
  foundChats: 'Chats',
  foundPeople: 'Contacts',
  foundMessages: 'Messages',
  searchingMessages: 'Searching messages…',
  noHits: 'Nothing found for “{query}”',
  noHitsLead: 'Try a numeric ID or another word.',
  searchOffline: 'Older messages can be searched once there is a connection.',
  searchFailed: 'The search did not work. Please try again.',
  showMore: 'Show more',
  noHitsHere: 'Nothing found',
  hitOf: '{n} of {all}',
  olderHit: 'Older one',
  newerHit: 'Newer one',
  jumpToDay: 'Jump to a date',
  nothingSince: 'There is no message since then.',
  pin: 'Pin',
  unpin: 'Unpin',
  mute: 'Mute',
  unmute: 'Unmute',
  archive: 'Archive',
  unarchive: 'Unarchive',
  markRead: 'Mark as read',
  errNotSet: 'The server could not be told. Please try again.',
};

export default list;
