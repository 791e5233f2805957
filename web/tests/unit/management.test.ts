import { describe, expect, it } from 'vitest';
import { buildChatState, buildReceipt } from '../../src/core/xmpp/message';
import { NS } from '../../src/core/xmpp/ns';
import { Management } from '../../src/core/xmpp/stream/management';
import { xml } from '../../src/core/xmpp/xml';

const ENABLED = xml('enabled', NS.management, { id: 's1', resume: 'true' });

function counting(...ids: string[]): Management {
  const management = new Management();
  management.begin(ENABLED);
  for (const id of ids) management.sent(xml('message', NS.client, { id }));
  return management;
}

const pending = (management: Management) => management.pending.map((stanza) => stanza.attrs['id']);

describe('stream management', () => {
  it('keeps what was sent until the server has it', () => {
    const management = counting('a', 'b', 'c');
    expect(management.acknowledge('2')).toBe(true);
    expect(pending(management)).toEqual(['c']);
    expect(management.acknowledge('2')).toBe(true);
    expect(pending(management)).toEqual(['c']);
  });

  it('believes no count that cannot be', () => {
    const management = counting('a', 'b');
    for (const h of ['3', '-1', 'x', '', undefined]) expect(management.acknowledge(h)).toBe(false);
    management.acknowledge('2');
    expect(management.acknowledge('1'), 'falls').toBe(false);
    expect(pending(management)).toEqual([]);
  });

  it('counts over the end of the numbers (XEP-0198 §4)', () => {
    const management = counting();
    Object.assign(management, { acknowledged: 2 ** 32 - 1, received: 2 ** 32 - 1 });
    management.sent(xml('message', NS.client, { id: 'a' }));
    management.sent(xml('message', NS.client, { id: 'b' }));
    expect(management.acknowledge('0')).toBe(true);
    expect(pending(management)).toEqual(['b']);
    management.heard();
    expect(management.count).toBe(0);
  });

  it('asks to resume what can be resumed, with what it got', () => {
    const management = counting();
    management.heard();
    management.heard();
    expect(management.resume()).toEqual(xml('resume', NS.management, { previd: 's1', h: '2' }));
    management.forget();
    expect(management.resume()).toBeUndefined();
    management.begin(xml('enabled', NS.management, { id: 's2' }));
    expect(management.resume(), 'acknowledgements only').toBeUndefined();
    expect(management.enabled).toBe(true);
  });

  it('counts nothing where the server does not', () => {
    const management = new Management();
    management.begin(undefined);
    management.sent(xml('message', NS.client, { id: 'a' }));
    management.heard();
    expect(management.enabled).toBe(false);
    expect(pending(management)).toEqual([]);
    expect(management.count).toBe(0);
  });

  it('saves receipts from a lost session, but neither what the outbox cares for nor what does not matter any more', () => {
    const management = counting();
    const receipt = buildReceipt('bob@example.org', 'm1', 'r1');
    management.sent(xml('message', NS.client, { id: 'm2' }));
    management.sent(receipt);
    management.sent(buildChatState('bob@example.org', 'composing'));
    management.sent(xml('iq', NS.client, { type: 'get', id: 'q1' }));
    expect(management.leftovers((id) => id === 'm2')).toEqual([receipt]);
  });
});
