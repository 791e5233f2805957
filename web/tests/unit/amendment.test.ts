import { describe, expect, it } from 'vitest';
import { amended, type Amendment, tallies } from '../../src/core/model/amendment';
import type { Message } from '../../src/core/model/message';

const BOB = 'bob@example.org';
const ALICE = 'alice@example.org';

const said: Message = {
  key: 'k',
  chat: BOB,
  out: false,
  body: 'teh tea',
  at: 1000,
  seq: 1,
  state: 'received',
  id: 'm1',
  stanzaId: 's1',
  markable: false,
  error: '',
  author: BOB,
  nick: '',
};

function by(author: string, at: number, change: Amendment['change']): Amendment {
  return { chat: BOB, target: 'm1', author, nick: '', at, change };
}

function correction(body: string): Amendment['change'] {
  return { kind: 'correction', body, files: [], mention: false };
}

describe('a correction', () => {
  it('takes the place of the text, the latest one', () => {
    const once = amended(said, by(BOB, 2000, correction('the tea')));
    expect(once).toMatchObject({ body: 'the tea', edited: 2000, key: 'k' });
    expect(amended(once, by(BOB, 1500, correction('older')))).toBe(once);
    expect(amended(once, by(BOB, 3000, correction('the tee'))).body).toBe('the tee');
  });

  it('leaves what was said before to be looked up, until all is taken back', () => {
    const twice = amended(amended(said, by(BOB, 2000, correction('the tea'))), by(BOB, 3000, correction('the tee')));
    expect(twice.earlier).toEqual([
      { body: 'teh tea', at: 1000 },
      { body: 'the tea', at: 2000 },
    ]);
    expect(amended(twice, by(BOB, 4000, { kind: 'retraction' }))).not.toHaveProperty('earlier');
  });

  it('is for the author alone', () => {
    expect(amended(said, by(ALICE, 2000, correction('forged')))).toBe(said);
  });
});

describe('a retraction', () => {
  it('leaves nothing of what was said, and stays', () => {
    const gone = amended({ ...said, reply: { id: 'x', to: ALICE, quote: 'secret' } }, by(BOB, 2000, { kind: 'retraction' }));
    expect(gone).toMatchObject({ body: '', retracted: 'author' });
    expect(JSON.stringify(gone)).not.toContain('secret');
    expect(amended(gone, by(BOB, 3000, correction('back')))).toBe(gone);
    expect(amended(gone, by(ALICE, 3000, { kind: 'reactions', emojis: ['🐢'] }))).toBe(gone);
  });

  it('is for the author, or comes from a moderator by way of the room', () => {
    expect(amended(said, by(ALICE, 2000, { kind: 'retraction' }))).toBe(said);
    expect(amended(said, by('', 2000, { kind: 'moderation' })).retracted).toBe('moderator');
  });
});

describe('reactions', () => {
  it('are all that one person chose last', () => {
    const one = amended(said, by(ALICE, 2000, { kind: 'reactions', emojis: ['👍', '👍', '🎉'] }));
    const two = amended(one, by(BOB, 2500, { kind: 'reactions', emojis: ['👍'] }));
    expect(tallies(two).map(({ emoji, who }) => `${emoji}${who.length}`)).toEqual(['👍2', '🎉1']);
    const none = amended(two, by(ALICE, 3000, { kind: 'reactions', emojis: [] }));
    expect(tallies(none).map(({ emoji, who }) => `${emoji}${who.length}`)).toEqual(['👍1']);
    expect(tallies(amended(none, by(ALICE, 2600, { kind: 'reactions', emojis: ['🐢'] })))).toHaveLength(1);
  });
});
