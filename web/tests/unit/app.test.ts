import { beforeEach, describe, expect, it } from 'vitest';
import { notTooOften, onlyOnce, QUIET_MILLIS } from '../../src/state/app/once';
import { arrivalIn } from '../../src/state/app/arrival.svelte';
import { wordsOf } from '../../src/core/media/shared-in';
import { wayOf } from '../../src/sw/routes';

describe('the service worker', () => {
  const files = new Set(['/', '/favicon.svg', '/assets/main-1.js']);
  const get = (path: string, mode = 'no-cors', method = 'GET') => wayOf({ method, mode, url: new URL(path, 'https://chat.example.org').href }, 'https://chat.example.org', files);

  it('answers for the page and the files of its version', () => {
    expect(get('/', 'navigate')).toBe('page');
    expect(get('/?chat=alice@example.org', 'navigate')).toBe('page');
    expect(get('/assets/main-1.js')).toBe('hashed');
    expect(get('/assets/emoji-zh-1.json', 'cors')).toBe('hashed');
    expect(get('/favicon.svg')).toBe('file');
  });

  it('leaves everything else alone', () => {
    expect(get('/skein.json', 'cors')).toBe('through');
    expect(get('/upload/abc/photo.jpg')).toBe('through');
    expect(get('/upload/abc/photo.jpg', 'navigate')).toBe('through');
    expect(get('/xmpp-websocket', 'websocket')).toBe('through');
    expect(get('/', 'cors')).toBe('through');
    expect(get('/assets/main-1.js', 'cors', 'HEAD')).toBe('through');
    expect(get('https://files.example.net/assets/main-1.js')).toBe('through');
  });
});

describe('an address the page is opened with', () => {
  it('leads to a conversation or a place', () => {
    expect(arrivalIn('?chat=alice%40example.org')).toEqual({ chat: 'alice@example.org' });
    expect(arrivalIn('?chat=room%40rooms.example.org%2FAnna%20B')).toEqual({ chat: 'room@rooms.example.org/Anna B' });
    expect(arrivalIn('?open=add')).toEqual({ open: 'add' });
  });

  it.each(['', '?chat=', '?chat=example.org', '?chat=a%20b%40example.org', `?chat=${'a'.repeat(4000)}%40example.org`, '?open=everything'])('leads nowhere with %s', (search) => {
    expect(arrivalIn(search)).toBeUndefined();
  });
});

describe('what several pages tell of', () => {
  beforeEach(() => localStorage.clear());

  it('is told once', async () => {
    const told: string[] = [];
    for (const key of ['m1', 'm1', 'm2', 'm1']) await onlyOnce(key, () => told.push(key));
    expect(told).toEqual(['m1', 'm2']);
  });

  it('is told by a page whose memory is spoilt', async () => {
    localStorage.setItem('skein:told', '{');
    const told: string[] = [];
    await onlyOnce('m1', () => told.push('m1'));
    expect(told).toEqual(['m1']);
  });

  it('rings at most once in a while, and again after the clock was set back', () => {
    let rung = 0;
    for (const now of [10_000, 10_000 + QUIET_MILLIS - 1, 10_000 + QUIET_MILLIS, 5000]) notTooOften(now, () => rung++);
    expect(rung).toBe(3);
  });
});

describe('what another app shares', () => {
  it('is taken by the service worker, and nothing else that is posted', () => {
    const post = (path: string) => wayOf({ method: 'POST', mode: 'navigate', url: `https://chat.example.org${path}` }, 'https://chat.example.org', new Set());
    expect(post('/share')).toBe('share');
    expect(post('/upload/x')).toBe('through');
  });

  it('is title, words and address, each said once', () => {
    const share = (said: Record<string, string>) => wordsOf({ get: (name) => said[name] ?? null });
    expect(share({ title: 'A page', url: 'https://example.org/' })).toBe('A page\nhttps://example.org/');
    expect(share({ title: 'A page', text: 'A page https://example.org/', url: 'https://example.org/' })).toBe('A page https://example.org/');
    expect(share({ title: 'same', text: 'same' })).toBe('same');
    expect(share({})).toBe('');
  });
});
