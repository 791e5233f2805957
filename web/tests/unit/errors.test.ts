import { describe, expect, it } from 'vitest';
import zhFirst from '../../src/core/i18n/zh';
import zhLater from '../../src/core/i18n/zh/later';
import zhWindow from '../../src/core/i18n/zh/window';

/** What goes wrong without being called an error: texts that say so beside those whose key begins with "err". */
const TROUBLES = [
  'avatarFailed',
  'avatarUnreadable',
  'mediaBroken',
  'mediaElsewhere',
  'mediaFailed',
  'mediaGone',
  'noSuchReceiver',
  'notAccepted',
  'notifyBlocked',
  'notSent',
  'offlineBanner',
  'pushRefused',
  'pushUnreached',
  'quoteNotFound',
  'replaced',
  'roomBanned',
  'roomBannedBy',
  'roomClosed',
  'roomClosedWhy',
  'roomFull',
  'roomKicked',
  'roomKickedBy',
  'roomMembersOnly',
  'roomNeedsPassword',
  'roomNickTaken',
  'roomNoMember',
  'roomNotFound',
  'roomNowMembersOnly',
  'roomRefused',
  'roomUnreachable',
  'roomWrongPassword',
  'roomsFailed',
  'searchFailed',
  'searchOffline',
  'sessionEnded',
  'slow',
  'storageFailed',
  'storageFull',
  'storageNotKept',
  'storageStuck',
  'tooShort',
  'unreadable',
  'uploadBroke',
  'uploadFull',
  'uploadGone',
  'uploadNoService',
  'uploadRefused',
  'uploadTooLarge',
  'uploadWaiting',
];

const keys = Object.keys({ ...zhFirst, ...zhWindow, ...zhLater });
const errors = [...keys.filter((key) => key.startsWith('err')), ...TROUBLES];

/** Whatever a test waits for, it names: `t.key` or `'key'`. */
const sources = Object.entries({
  ...import.meta.glob<string>('../e2e/*.e2e.mjs', { query: '?raw', eager: true, import: 'default' }),
  ...import.meta.glob<string>('./*.test.ts', { query: '?raw', eager: true, import: 'default' }),
}).filter(([path]) => !path.endsWith('/errors.test.ts'));

describe('what goes wrong', () => {
  it('is said in texts that are there', () => {
    expect(TROUBLES.filter((key) => !keys.includes(key))).toEqual([]);
    expect(sources.length).toBeGreaterThan(20);
  });

  it.each(errors)('%s is brought about by a test', (key) => {
    const names = new RegExp(`\\bt\\.${key}\\b|['"]${key}['"]`);
    expect(sources.some(([, source]) => names.test(source)), `no test names ${key}`).toBe(true);
  });
});
