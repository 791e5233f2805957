import type zh from '../zh/people';

const people: Readonly<Record<keyof typeof zh, string>> = {
  seenNow: 'last seen just now',
  seenMinutes: 'last seen {n} min ago',
  seenToday: 'last seen today at {time}',
  seenYesterday: 'last seen yesterday at {time}',
  seenOn: 'last seen on {day}',
  friends: 'Friends',
  onlinePeople: 'Online',
  nobodyOnline: 'Nobody else is online',
  nobodyOnlineLead: 'Whoever comes online appears here.',
  noOnlineHere: 'Who is online shows once there is a connection.',
  block: 'Block',
  unblock: 'Unblock',
  blockTitle: 'Block “{name}”?',
  blockText: 'Neither of you gets the other’s messages any more, and they do not see whether you are online. They are not told.',
  blockReport: 'Report to the administrator too',
  reasonSpam: 'Spam',
  reasonAbuse: 'Harassment or abuse',
  reportText: 'What happened (optional)',
  reportHint: 'The last 5 messages you got go to the administrator with it.',
  blockedOne: '“{name}” is blocked',
  unblockedOne: '“{name}” is not blocked any more',
  youBlocked: 'You blocked this person; neither gets the other’s messages.',
  privacy: 'Privacy',
  blockedPeople: 'Blocked people',
  nobodyBlocked: 'Nobody is blocked',
  announcements: 'Announcements',
};

export default people;
