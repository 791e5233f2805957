import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/core/model/message';
import { AccountStore } from '../../src/core/store/account-store';
import { forgetAccount } from '../../src/core/store/database';

const SELF = 'alice@example.org';
const BOB = 'bob@example.org';

/** What Bob said, as it is kept. */
function kept(changes: Partial<Message>): Message {
  const message: Message = {
    key: 'k',
    chat: BOB,
    out: false,
    body: 'tea?',
    at: 1,
    seq: 1,
    state: 'received',
    id: 'm1',
    stanzaId: '',
    markable: false,
    error: '',
    author: BOB,
    nick: '',
  };
  return { ...message, ...changes };
}

let store: AccountStore;

beforeEach(async () => {
  store = await AccountStore.open(SELF);
});

afterEach(async () => {
  store.close();
  await forgetAccount(SELF);
});

describe('what is kept of messages', () => {
  it('finds messages by the ids of the archive in whatever conversation, and puts back what was refused to change', async () => {
    const carol = kept({ key: 'c', chat: 'carol@example.org', author: 'carol@example.org', stanzaId: 'place-c' });
    await store.talk.receive([kept({ stanzaId: 'place-b' }), carol], () => 'person');
    expect((await store.talk.withStanzaIds(['place-b', 'place-c', 'nowhere'])).map(({ stanzaId }) => stanzaId).sort()).toEqual(['place-b', 'place-c']);
    const retraction = { chat: carol.chat, target: carol.id, author: carol.author, nick: '', at: 5, change: { kind: 'retraction' } as const };
    expect((await store.talk.amend(retraction))?.message).toMatchObject({ body: '', retracted: 'author' });
    expect((await store.talk.restore(carol, false))?.message).toEqual(carol);
    expect(await store.talk.find(carol.chat, 'place-c')).toEqual(carol);
  });
});
