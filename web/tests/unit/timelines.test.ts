import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/core/model/message';
import { timelines } from '../../src/state/timelines.svelte';

const BOB = 'bob@example.org';

function message(body: string, at: number): Message {
  return { key: body, chat: BOB, out: false, body, at, seq: at, state: 'received', id: body, stanzaId: '', markable: false, error: '', author: BOB, nick: '' };
}

function shown(): string[] | undefined {
  return timelines.get(BOB)?.messages.map(({ body }) => body);
}

afterEach(() => timelines.reset());

describe('what is loaded of a chat', () => {
  it('keeps what arrives while something further up is looked at for the way back', () => {
    timelines.put(BOB, { messages: [message('new', 90)] });
    timelines.show(BOB, { messages: [message('old', 1)], complete: false, next: 'far', firstNew: '' });
    timelines.placeAll([message('newer', 91), message('newest', 92)]);
    expect(shown()).toEqual(['old']);
    timelines.back(BOB);
    expect(shown()).toEqual(['new', 'newer', 'newest']);
  });
});
