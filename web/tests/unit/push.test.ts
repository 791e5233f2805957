import { describe, expect, it } from 'vitest';
import { ANY_TAG, isStrict, noticeOf, type PushSettings, readPush } from '../../src/core/push/notice';
import { fromBase64Url, toBase64Url } from '../../src/core/text/base64url';
import { buildSubscribe, buildUnsubscribe, parsePushOffer } from '../../src/core/xmpp/web-push';
import { child, childText } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

const words = { app: 'Skein', message: 'New message', mention: 'You were mentioned', invitation: 'Invitation', call: 'Call' };
const settings: PushSettings = { account: 'bob@example.org', preview: true, words };
const calm = { attended: false, muted: false, mustShow: false };
const base = { type: 'message', account: 'bob@example.org', chat: 'alice@example.org', name: 'Alice', id: 'a1', text: 'hello', count: 3 };

function push(changes: Partial<typeof base> = {}) {
  const read = readPush(JSON.stringify({ ...base, ...changes }));
  if (!read) throw new Error('not a push');
  return read;
}

describe('what is pushed', () => {
  it('is read with whatever the server tells', () => {
    expect(push()).toEqual({ type: 'message', account: 'bob@example.org', chat: 'alice@example.org', name: 'Alice', text: 'hello', count: 3 });
    expect(readPush('{"type":"message","account":"bob@example.org","later":[1]}')).toMatchObject({ chat: '', name: '', text: '', count: undefined });
  });

  it.each(['', 'null', '[]', '{"type":1}', '{"type":"message"}', 'hello', '{"type":"message","account":7}'])('is nothing when it is %j', (payload) => {
    expect(readPush(payload)).toBeUndefined();
  });

  it('shows name and text under the conversation', () => {
    expect(noticeOf(push(), settings, calm)).toEqual({
      kind: 'show',
      tag: 'alice@example.org',
      title: 'Alice',
      body: 'hello',
      chat: 'alice@example.org',
      silent: false,
    });
  });

  it('shows no text that the person does not want shown, nor that of a call', () => {
    expect(noticeOf(push(), { ...settings, preview: false }, calm)).toMatchObject({ body: 'New message' });
    expect(noticeOf(push({ type: 'call' }), settings, calm)).toMatchObject({ body: 'Call' });
    expect(noticeOf(push({ type: 'invitation', text: '' }), settings, calm)).toMatchObject({ body: 'Invitation' });
    expect(noticeOf(push({ type: 'of tomorrow', text: '' }), settings, calm)).toMatchObject({ body: 'New message' });
    expect(noticeOf(push({ chat: '', name: '', text: '' }), settings, calm)).toMatchObject({ tag: ANY_TAG, title: 'Skein', body: 'New message' });
  });

  it('shows nothing where a page is connected, or of a muted conversation that does not name the account', () => {
    expect(noticeOf(push(), settings, { ...calm, attended: true })).toEqual({ kind: 'nothing' });
    expect(noticeOf(push(), settings, { ...calm, muted: true })).toEqual({ kind: 'nothing' });
    expect(noticeOf(push({ type: 'mention' }), settings, { ...calm, muted: true })).toMatchObject({ kind: 'show' });
  });

  it('shows it silently where every push must be seen', () => {
    expect(noticeOf(push(), settings, { ...calm, muted: true, mustShow: true })).toMatchObject({ kind: 'show', silent: true });
    expect(isStrict('https://web.push.apple.com/abc')).toBe(true);
    expect(isStrict('https://push.apple.com.example.org/abc')).toBe(false);
    expect(isStrict('nonsense')).toBe(false);
  });

  it('closes what was read elsewhere', () => {
    expect(noticeOf(push({ type: 'read' }), settings, calm)).toEqual({ kind: 'close', tag: 'alice@example.org' });
  });
});

describe('requests about Web Push', () => {
  it('say what the browser subscribed to', () => {
    const target = { endpoint: 'https://push.example.org/abc?d&e', p256dh: 'BCVx', auth: 'BTBZ' };
    const subscribe = child(buildSubscribe(target, true), 'subscribe', 'urn:skein:push:0');
    expect(subscribe?.attrs).toEqual({ endpoint: target.endpoint });
    expect(childText(subscribe, 'p256dh')).toBe('BCVx');
    expect(childText(subscribe, 'auth')).toBe('BTBZ');
    expect(child(subscribe, 'read')).toBeDefined();
    expect(child(child(buildSubscribe(target, false), 'subscribe'), 'read')).toBeUndefined();
    expect(child(buildUnsubscribe(), 'unsubscribe', 'urn:skein:push:0')?.attrs).toEqual({});
  });

  it('bring the key and the address of this device', () => {
    const answer = (attrs: string) => fixture(`<iq xmlns='jabber:client' type='result'><web-push xmlns='urn:skein:push:0' ${attrs}/></iq>`);
    expect(parsePushOffer(answer("key='BNc' endpoint='https://push.example.org/abc'"))).toEqual({ key: 'BNc', endpoint: 'https://push.example.org/abc' });
    expect(parsePushOffer(answer("key='BNc'"))).toEqual({ key: 'BNc', endpoint: '' });
    expect(parsePushOffer(answer(''))).toBeUndefined();
  });

  it('write keys without padding', () => {
    const bytes = new Uint8Array([251, 255, 190, 1]);
    expect(toBase64Url(bytes)).toBe('-_--AQ');
    expect([...fromBase64Url('-_--AQ')]).toEqual([...bytes]);
    expect(() => fromBase64Url('!')).toThrow();
  });
});
