import { beforeAll, describe, expect, it } from 'vitest';
import zhFirst from '../../src/core/i18n/zh';
import zhLater from '../../src/core/i18n/zh/later';
import zhWindow from '../../src/core/i18n/zh/window';
import type { RoomState } from '../../src/core/sync/rooms';
import { onFull } from '../../src/state/app/storage';
import { Recorder } from '../../src/state/media/recorder.svelte';
import { uploadWords } from '../../src/state/media/words';
import { standingOf } from '../../src/state/room-words';
import { useLanguage } from '../../src/state/text.svelte';
import { ui } from '../../src/state/ui.svelte';

const zh = { ...zhFirst, ...zhWindow, ...zhLater };

beforeAll(async () => {
  await useLanguage('zh', 'later');
});

describe('words for what happened', () => {
  const removed = (why: Extract<RoomState, { kind: 'removed' }>['why'], by = '', reason = ''): RoomState => ({ kind: 'removed', why, by, reason });

  it.each([
    [removed('kicked'), 'roomKicked'],
    [removed('banned'), 'roomBanned'],
    [removed('membersOnly'), 'roomNowMembersOnly'],
    [removed('affiliation'), 'roomNoMember'],
  ] as const)('say why one is in a room no more: %o', (state, key) => {
    expect(standingOf(state)).toBe(zh[key]);
  });

  it('say who put one out, and why', () => {
    expect(standingOf(removed('kicked', '李四', '太吵'))).toBe(`${zh['roomKickedBy'].replace('{name}', '李四')}（太吵）`);
    expect(standingOf({ kind: 'destroyed', reason: '', alternate: '' })).toBe(zh['roomClosed']);
  });

  it('say why a file did not arrive', () => {
    expect(uploadWords('noService')).toBe(zh['uploadNoService']);
    expect(uploadWords('item-not-found')).toBe('');
  });

  it('say that the device was full', () => {
    onFull({ count: 3, lines: [] });
    onFull({ count: 0, lines: [] });
    expect(ui.toasts.map(({ text }) => text)).toEqual([zh['storageFull'], zh['storageStuck']]);
  });

  it('say that nothing can be recorded where the page is not safe', async () => {
    expect(await new Recorder().start(() => undefined)).toBe('errMicInsecure');
  });
});
