import { describe, expect, it } from 'vitest';
import { emptyChat, sortChats, withMessage } from '../../src/core/model/chat';
import { advanced, keyOf, type Message, placed, placedAll } from '../../src/core/model/message';
import { bestPresence, displayName, unknownPerson } from '../../src/core/model/person';
import { rowsOf } from '../../src/core/model/rows';
import { assumedServer, invitationToken, pageOf, parseServerAddress, parseServerInfo } from '../../src/core/server';
import { accountNameProblem, groupedId } from '../../src/core/text/account-name';
import { hueOf, initialOf } from '../../src/core/text/hue';
import { passwordStrength } from '../../src/core/text/password';
import { backoffMillis } from '../../src/core/xmpp/backoff';
import { addressOf, bare, isNumericId, local } from '../../src/core/xmpp/jid';

function message(key: string, at: number, out = false): Message {
  return { key, chat: 'bob@example.org', out, body: key, at, seq: 0, state: out ? 'sent' : 'received', id: key, stanzaId: '', markable: true, error: '', author: out ? 'alice@example.org' : 'bob@example.org', nick: '' };
}

describe('messages in a chat', () => {
  it('places several together as it does one by one', () => {
    const list = [message('a', 10), message('b', 20)];
    expect(placedAll(list, [message('c', 30), message('d', 40)]).map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd']);
    expect(placedAll(list, [message('d', 40), message('c', 15)]).map(({ key }) => key)).toEqual(['a', 'c', 'b', 'd']);
    expect(placedAll(list, [{ ...message('a', 10), body: 'new' }]).map(({ body }) => body)[0]).toBe('new');
    expect(placedAll([], [message('b', 20), message('a', 10)]).map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('go to their place by time and replace their older copy', () => {
    const list = placed(placed([message('a', 10)], message('c', 30)), message('b', 20));
    expect(list.map((each) => each.key)).toEqual(['a', 'b', 'c']);
    expect(placed(list, { ...message('b', 20), body: 'new' }).map((each) => each.body)).toEqual(['a', 'new', 'c']);
    expect(placed(list, message('b', 40)).map((each) => each.body), 'one that is said later than it was written').toEqual(['a', 'c', 'b']);
  });

  it('only move forward in state', () => {
    const read = { ...message('a', 1, true), state: 'read' as const };
    expect(advanced(read, 'sent')).toBe(read);
    expect(advanced({ ...read, state: 'sent' }, 'delivered').state).toBe('delivered');
    expect(advanced({ ...read, state: 'failed' }, 'sent').state).toBe('sent');
  });

  it('have one key for all their copies', () => {
    const base = { peer: 'bob@example.org', out: false, originId: 'o', stanzaId: 's', id: 'i', body: 'x' };
    const random = () => 'random';
    expect(keyOf(base, random)).toBe(keyOf({ ...base, stanzaId: undefined, id: 'other' }, random));
    expect(keyOf({ ...base, originId: undefined }, random)).toContain('|s|s');
    expect(keyOf({ ...base, originId: undefined, stanzaId: undefined }, random)).not.toBe(
      keyOf({ ...base, originId: undefined, stanzaId: undefined, body: 'y' }, random),
    );
  });

  it('are laid out by day, news and groups', () => {
    const day = new Date(2026, 2, 11, 9, 0).getTime();
    const rows = rowsOf([message('a', day), message('b', day + 1000), message('c', day + 2000, true), message('d', day + 86_400_000)], 'd');
    expect(rows.map((row) => (row.kind === 'message' ? `${row.key}${row.first ? '<' : ''}${row.last ? '>' : ''}` : row.kind))).toEqual([
      'day', 'a<', 'b>', 'c<>', 'day', 'new', 'd<>',
    ]);
  });
});

describe('conversation list', () => {
  it('counts what is new and starts again when one writes oneself', () => {
    const two = withMessage(withMessage(emptyChat('bob@example.org', 0), message('a', 1)), message('b', 2));
    expect(two).toMatchObject({ unread: 2, at: 2 });
    expect(withMessage(two, message('c', 3, true)).unread).toBe(0);
  });

  it('keeps the newest message as preview when an older one comes late', () => {
    const chat = withMessage(withMessage(emptyChat('bob@example.org', 0), message('new', 9)), message('old', 1));
    expect(chat.last?.key).toBe('new');
  });

  it('puts the latest first', () => {
    expect(sortChats([emptyChat('a@x', 1), emptyChat('b@x', 5)]).map((chat) => chat.jid)).toEqual(['b@x', 'a@x']);
  });
});

describe('people', () => {
  it('are called by own name, nickname, or account', () => {
    const bob = { ...unknownPerson('bob@example.org'), nickname: 'Bobby' };
    expect(displayName({ ...bob, name: '老鲍' }, bob.jid)).toBe('老鲍');
    expect(displayName(bob, bob.jid)).toBe('Bobby');
    expect(displayName(undefined, bob.jid)).toBe('bob');
  });

  it('are as present as their best device', () => {
    expect(bestPresence([])).toBe('offline');
    expect(bestPresence(['away', ''])).toBe('online');
    expect(bestPresence(['xa', 'dnd'])).toBe('busy');
    expect(bestPresence(['xa'])).toBe('away');
  });

  it('keep their colour and first character', () => {
    expect(hueOf('alice@example.org')).toBe(hueOf('alice@example.org'));
    expect(new Set(['alice', 'bob', 'carol', 'dave', 'erin', 'frank'].map((name) => hueOf(`${name}@example.org`))).size).toBeGreaterThan(3);
    expect(initialOf(' 张三')).toBe('张');
    expect(initialOf('👨‍👩‍👧x')).toBe('👨‍👩‍👧');
    expect(initialOf('')).toBe('?');
  });
});

describe('what people type', () => {
  it.each([
    ['alice', 'alice@example.org'],
    [' Alice ', 'alice@example.org'],
    ['３６２３８', '36238@example.org'],
    ['bob@other.example', 'bob@other.example'],
    ['bob@other.example/phone', 'bob@other.example'],
    ['张三', '张三@example.org'],
    ['a b', undefined],
    ['@x', undefined],
    ['', undefined],
  ])('makes an address of "%s"', (typed, address) => {
    expect(addressOf(typed, 'example.org')).toBe(address);
  });

  it('tells IDs from names', () => {
    expect(isNumericId('36238')).toBe(true);
    expect(isNumericId('1234')).toBe(false);
    expect(isNumericId('3623a')).toBe(false);
    expect(bare('a@b/c/d')).toBe('a@b');
    expect(local('a@b')).toBe('a');
  });

  it.each([
    ['', 'required'],
    ['a', 'length'],
    ['a'.repeat(33), 'length'],
    ['a b', 'characters'],
    ['a@b', 'characters'],
    ['123456', 'digits'],
    ['张三', ''],
    ['li-si_4.2', ''],
  ])('checks the account name "%s"', (name, problem) => {
    expect(accountNameProblem(name)).toBe(problem);
  });

  it('judges passwords by a word', () => {
    expect(passwordStrength('short')).toBe(0);
    expect(passwordStrength('12345678')).toBe(1);
    expect(passwordStrength('aaaaaaaaaaaa')).toBe(1);
    expect(passwordStrength('mountain7x')).toBe(2);
    expect(passwordStrength('correct horse battery')).toBe(3);
  });

  it('groups long IDs', () => {
    expect(groupedId('36238')).toBe('36238');
    expect(groupedId('1042276')).toBe('104 2276');
  });
});

describe('server', () => {
  it('describes itself', () => {
    const json = { domain: 'chat.example.org', websocket: '/ws', registration: 'invite', version: '0.1.0' };
    expect(parseServerInfo(json, 'example.org:5280', false)).toEqual({
      domain: 'chat.example.org',
      service: 'ws://example.org:5280/ws',
      registration: 'invite',
      version: '0.1.0',
    });
  });

  it('is assumed where it does not', () => {
    expect(parseServerInfo({ websocket: '//evil', registration: 7 }, 'example.org', true)).toMatchObject({
      domain: 'example.org',
      registration: 'unknown',
    });
    expect(parseServerInfo('x', 'localhost:5280', false).service).toBe('ws://localhost:5280/xmpp-websocket');
  });

  it.each([
    ['chat.example.org', 'wss://chat.example.org/xmpp-websocket'],
    ['chat.example.org:5281', 'wss://chat.example.org:5281/xmpp-websocket'],
    ['wss://chat.example.org/ws', 'wss://chat.example.org/ws'],
    ['http://127.0.0.1:5280', 'ws://127.0.0.1:5280/xmpp-websocket'],
    ['ftp://x', undefined],
    ['two words', undefined],
  ])('has the address "%s"', (typed, service) => {
    expect(parseServerAddress(typed, true)?.service).toBe(service);
  });

  it('has a page beside its WebSocket', () => {
    expect(pageOf(assumedServer('chat.example.org:5281', true))).toBe('https://chat.example.org:5281/');
  });

  it('invites by the fragment', () => {
    expect(invitationToken('#invite=abc-DEF_123')).toBe('abc-DEF_123');
    expect(invitationToken('#invite=<script>')).toBe('');
    expect(invitationToken('')).toBe('');
  });
});

describe('reconnecting', () => {
  it('waits longer each time, up to half a minute, with jitter', () => {
    expect([0, 1, 2, 3, 4, 5, 9].map((attempt) => backoffMillis(attempt, 0.5))).toEqual([1000, 2000, 4000, 8000, 15000, 30000, 30000]);
    expect(backoffMillis(0, 0)).toBe(800);
    expect(backoffMillis(0, 0.999)).toBeLessThanOrEqual(1200);
  });
});
