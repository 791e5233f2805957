import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { ChatKind } from '../../src/core/model/chat';
import type { Message } from '../../src/core/model/message';
import { AccountStore } from '../../src/core/store/account-store';
import { isFull } from '../../src/core/store/let-go';
import { Inbox, type InboxListener } from '../../src/core/sync/inbox';
import { NS } from '../../src/core/xmpp/ns';
import { xml } from '../../src/core/xmpp/xml';

function message(chat: string, number: number, changes: Partial<Message> = {}): Message {
  const base = { out: false, body: 'hi', seq: number, state: 'received', id: '', stanzaId: '', markable: false, error: '', author: chat, nick: '' } as const;
  return { ...base, key: `${chat}-${number}`, chat, at: number, ...changes };
}

const kindOf = (chat: string): ChatKind => (chat.startsWith('room') ? 'room' : 'person');

// A browser has it; it only makes a failure visible.
globalThis.reportError ??= () => undefined;

let count = 0;
async function filled() {
  const store = await AccountStore.open(`bob${count++}@example.org`);
  await store.talk.receive([...Array(5).keys()].map((number) => message('alice@example.org', number)), kindOf);
  await store.talk.receive([...Array(5).keys()].map((number) => message('room-old@example.org', 100 + number)), kindOf);
  await store.talk.receive([...Array(5).keys()].map((number) => message('room-new@example.org', 200 + number)), kindOf);
  return store;
}

describe('letting messages go', () => {
  it('takes rooms first, the one where nothing happened for longest before the others', async () => {
    const store = await filled();
    const gone = await store.letGo(1);
    expect(gone.count).toBe(5);
    expect(gone.lines.map(({ jid, whole }) => [jid, whole])).toEqual([['room-old@example.org', false]]);
    expect(await store.talk.page('room-old@example.org', 9)).toEqual([]);
    expect(await store.talk.page('room-new@example.org', 9)).toHaveLength(5);
    expect((await store.letGo(6)).lines.map(({ jid }) => jid)).toEqual(['room-new@example.org', 'alice@example.org']);
    expect((await store.letGo(1)).count).toBe(0);
  });

  it('keeps the lines of the list, what is on its way and what failed', async () => {
    const store = await filled();
    const mine = message('alice@example.org', 7, { out: true, state: 'sending', key: 'mine' });
    await store.talk.enqueue(mine, xml('message', NS.client), 'person');
    await store.talk.receive([message('alice@example.org', 8, { out: true, state: 'failed', key: 'failed' })], kindOf);
    await store.letGo(Infinity);
    expect((await store.talk.page('alice@example.org', 9)).map(({ key }) => key)).toEqual(['mine', 'failed']);
    const { chats } = await store.snapshot();
    expect(chats.map(({ jid }) => jid).sort()).toEqual(['alice@example.org', 'room-new@example.org', 'room-old@example.org']);
    expect(chats.find(({ jid }) => jid === 'room-new@example.org')?.last?.at).toBe(204);
  });
});

describe('a full device', () => {
  function inboxOn(failures: Error[], canLetGo: boolean) {
    const told: string[] = [];
    const store = {
      oldestOwn: () => Promise.resolve(undefined),
      receive: (arrived: readonly Message[]) => {
        const failure = failures.shift();
        return failure ? Promise.reject(failure) : Promise.resolve(arrived.map((each) => ({ added: true, message: each, chat: undefined })));
      },
    };
    const listener = {
      onMessages: () => told.push('kept'),
      onFull: () => {
        told.push('full');
        return Promise.resolve(canLetGo);
      },
    };
    const setting = { self: 'bob@example.org', sharesPresenceWith: () => false, kindOf, isMe: () => false, namesMe: () => false };
    const inbox = new Inbox(store as never, listener as unknown as InboxListener, () => undefined, setting, () => 'id', () => 1);
    return { inbox, told };
  }
  const stanza = { peer: 'alice@example.org', from: 'alice@example.org/1', body: 'hi', files: [], mentions: [], author: 'alice@example.org', nick: '', out: false, room: false };
  const full = () => new DOMException('no more', 'QuotaExceededError');

  it('is told from other failures', () => {
    expect(isFull(full())).toBe(true);
    expect(isFull(new DOMException('no', 'AbortError'))).toBe(false);
    expect(isFull('QuotaExceededError')).toBe(false);
  });

  it('keeps what arrives once something was let go', async () => {
    const { inbox, told } = inboxOn([full()], true);
    await inbox.takeOlder([stanza as never]);
    expect(told).toEqual(['full']);
  });

  it('says so when nothing can be let go', async () => {
    const { inbox, told } = inboxOn([full()], false);
    await expect(inbox.takeOlder([stanza as never])).rejects.toThrow('no more');
    expect(told).toEqual(['full']);
  });
});
