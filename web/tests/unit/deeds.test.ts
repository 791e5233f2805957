import { describe, expect, it } from 'vitest';
import { deedsFor, lastEditable } from '../../src/core/model/deeds';
import type { Message } from '../../src/core/model/message';
import { keyDeed } from '../../src/ui/message/keys';

const MINE: Message = {
  key: 'k',
  chat: 'bob@example.org',
  out: true,
  body: 'Hello',
  at: 1,
  seq: 1,
  state: 'sent',
  id: 'id1',
  stanzaId: 's1',
  markable: false,
  error: '',
  author: 'alice@example.org',
  nick: '',
};
const THEIRS: Message = { ...MINE, out: false, state: 'received', author: 'bob@example.org' };

/** The names of what may be done. */
function may(message: Message, kind: 'person' | 'room' | 'private' = 'person', moderator = false): string {
  return Object.entries(deedsFor(message, kind, moderator))
    .flatMap(([name, allowed]) => (allowed ? [name] : []))
    .join(' ');
}

describe('what may be done with a message', () => {
  it('is more for whoever wrote it', () => {
    expect(may(MINE)).toBe('reply react edit retract copy forward remove');
    expect(may(THEIRS)).toBe('reply react copy forward remove');
  });

  it('is more for moderators of a room, but not with their own', () => {
    expect(may(THEIRS, 'room', true)).toBe('reply react moderate copy forward remove');
    expect(may(MINE, 'room', true)).toBe('reply react edit retract copy forward remove');
    expect(may(THEIRS, 'private', true)).toBe('reply react copy forward remove');
  });

  it('waits in a room for the id by which the room names it', () => {
    expect(may({ ...MINE, stanzaId: '' }, 'room')).toBe('copy forward');
    expect(may({ ...MINE, stanzaId: '', state: 'sending' })).toBe('reply react edit retract copy forward remove');
  });

  it('is little with what failed, is gone, or cannot be read', () => {
    expect(may({ ...MINE, state: 'failed' })).toBe('copy forward remove');
    expect(may({ ...MINE, body: '', retracted: 'author' })).toBe('remove');
    expect(may({ ...THEIRS, body: '', unreadable: true })).toBe('reply react remove');
  });

  it('finds the newest own message that can be edited', () => {
    const older = { ...MINE, key: 'older' };
    const gone = { ...MINE, key: 'gone', retracted: 'author' as const };
    expect(lastEditable([older, THEIRS, gone, { ...THEIRS, key: 'last' }], 'person')?.key).toBe('older');
    expect(lastEditable([THEIRS], 'person')).toBeUndefined();
  });
});

describe('keys on a message', () => {
  const plain = { key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };

  it('mean what is written in the list of keys', () => {
    expect(keyDeed({ ...plain, key: 'r', code: 'KeyR' })).toBe('reply');
    expect(keyDeed({ ...plain, key: 'к', code: 'KeyR' })).toBe('reply');
    expect(keyDeed({ ...plain, key: 'e', code: 'KeyE' })).toBe('edit');
    expect(keyDeed({ ...plain, key: 'Delete' })).toBe('remove');
    expect(keyDeed({ ...plain, key: '+', shiftKey: true })).toBe('react');
    expect(keyDeed({ ...plain, key: 'F10', shiftKey: true })).toBe('menu');
    expect(keyDeed({ ...plain, key: 'ContextMenu' })).toBe('menu');
    expect(keyDeed({ ...plain, key: 'ArrowUp' })).toBe('previous');
  });

  it('mean nothing together with others, or while an input method composes', () => {
    expect(keyDeed({ ...plain, key: 'r', code: 'KeyR', ctrlKey: true })).toBeUndefined();
    expect(keyDeed({ ...plain, key: 'ArrowUp', altKey: true })).toBeUndefined();
    expect(keyDeed({ ...plain, key: 'r', code: 'KeyR', isComposing: true })).toBeUndefined();
    expect(keyDeed({ ...plain, key: 'x', code: 'KeyX' })).toBeUndefined();
  });
});
