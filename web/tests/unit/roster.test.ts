import { describe, expect, it } from 'vitest';
import { buildRosterGet, buildRosterRemove, buildRosterSet, buildSubscription, parsePresence, parseRoster } from '../../src/core/xmpp/roster';
import { serialize } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

describe('roster', () => {
  it('asks with the version it has', () => {
    expect(serialize(buildRosterGet('v7'))).toContain('<query xmlns="jabber:iq:roster" ver="v7"/>');
    expect(serialize(buildRosterGet(''))).toContain('ver=""');
  });

  it('reads items and removals', () => {
    const iq = fixture(`<iq xmlns='jabber:client' type='set'><query xmlns='jabber:iq:roster' ver='v8'>
      <item jid='bob@example.org' name='老鲍' subscription='both'><group>同学</group><group>Tea &amp; cake</group></item>
      <item jid='carol@example.org' subscription='none' ask='subscribe'/>
      <item jid='dave@example.org' subscription='remove'/></query></iq>`);
    expect(parseRoster(iq)).toEqual({
      version: 'v8',
      items: [
        { jid: 'bob@example.org', name: '老鲍', subscription: 'both', asked: false, groups: ['同学', 'Tea & cake'] },
        { jid: 'carol@example.org', name: '', subscription: 'none', asked: true, groups: [] },
      ],
      removed: ['dave@example.org'],
    });
  });

  it('keeps the groups of a contact that gets another name', () => {
    expect(serialize(buildRosterSet('bob@example.org', '鲍勃', ['同学', 'Tea & cake']))).toContain(
      '<item jid="bob@example.org" name="鲍勃"><group>同学</group><group>Tea &amp; cake</group></item>',
    );
  });

  it('takes an empty answer as nothing new', () => {
    expect(parseRoster(fixture(`<iq xmlns='jabber:client' type='result'/>`))).toBeUndefined();
  });

  it('removes and asks', () => {
    expect(serialize(buildRosterRemove('bob@example.org'))).toContain('subscription="remove"');
    expect(serialize(buildSubscription('bob@example.org', 'subscribe', '张三', '你好'))).toBe(
      '<presence xmlns="jabber:client" to="bob@example.org" type="subscribe"><status>你好</status>' +
        '<nick xmlns="http://jabber.org/protocol/nick">张三</nick></presence>',
    );
  });

  it('reads presence', () => {
    const stanza = fixture(`<presence xmlns='jabber:client' from='bob@example.org/x'><show>dnd</show><status>x</status></presence>`);
    expect(parsePresence(stanza)).toEqual({ from: 'bob@example.org/x', type: 'available', show: 'dnd', nick: '', status: 'x' });
  });
});
