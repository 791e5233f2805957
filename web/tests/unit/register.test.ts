import { describe, expect, it } from 'vitest';
import { parseAccount, buildAccountSet } from '../../src/core/xmpp/account';
import { fieldNames } from '../../src/core/xmpp/form';
import { buildInvite, parseInvite, tokenOf } from '../../src/core/xmpp/invite';
import {
  buildAvailable,
  buildChangePassword,
  buildPreauth,
  buildRegister,
  parseAvailable,
  parseRegistered,
  problemOf,
} from '../../src/core/xmpp/register';
import { buildSearch, parseSearch } from '../../src/core/xmpp/search';
import { parseError } from '../../src/core/xmpp/stanza-error';
import { child, serialize } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

const ENTRY = { username: 'zhangsan', password: 'correct horse', nick: '张三', signature: '', gender: '', birthday: '', email: '' };

function refusal(inner: string, condition = 'not-acceptable') {
  return parseError(
    fixture(`<iq xmlns='jabber:client' type='error' id='1'><error type='modify'>
      <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>${inner}</error></iq>`),
  );
}

describe('registration', () => {
  it('sees which fields the server asks for', () => {
    const iq = fixture(`<iq xmlns='jabber:client' type='result' id='1'><query xmlns='jabber:iq:register'>
      <instructions>x</instructions><username/><password/>
      <x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'><value>jabber:iq:register</value></field>
      <field var='username' type='text-single'><required/></field><field var='password' type='text-private'/></x></query></iq>`);
    expect(fieldNames(child(iq, 'query'))).toEqual(['FORM_TYPE', 'username', 'password']);
  });

  it('sends the form with what was filled in', () => {
    const sent = serialize(buildRegister('example.org', ENTRY, true));
    expect(sent).toContain('<field var="FORM_TYPE" type="hidden"><value>jabber:iq:register</value></field>');
    expect(sent).toContain('<field var="nick"><value>张三</value></field>');
    expect(sent).not.toContain('signature');
  });

  it('falls back to the two legacy fields', () => {
    expect(serialize(buildRegister('example.org', ENTRY, false))).toBe(
      '<iq xmlns="jabber:client" type="set" to="example.org"><query xmlns="jabber:iq:register">' +
        '<username>zhangsan</username><password>correct horse</password></query></iq>',
    );
  });

  it('reads the numeric ID, and does without one', () => {
    const ours = fixture(`<iq xmlns='jabber:client' type='result' id='1'><query xmlns='jabber:iq:register'>
      <account xmlns='urn:skein:account:0' id='36238' jid='zhangsan@example.org'/></query></iq>`);
    expect(parseRegistered(ours, 'x@example.org')).toEqual({ id: '36238', jid: 'zhangsan@example.org' });
    expect(parseRegistered(fixture(`<iq xmlns='jabber:client' type='result' id='1'/>`), 'x@example.org')).toEqual({ id: '', jid: 'x@example.org' });
  });

  it.each([
    [refusal('', 'conflict'), { kind: 'taken' }],
    [refusal(`<name-invalid xmlns='urn:skein:account:0' reason='digits'/>`), { kind: 'name', reason: 'digits' }],
    [refusal(`<password-weak xmlns='urn:skein:account:0' reason='common'/>`), { kind: 'password', reason: 'common' }],
    [refusal('', 'not-allowed'), { kind: 'closed' }],
    [refusal(`<invitation-needed xmlns='urn:skein:account:0'/>`, 'forbidden'), { kind: 'invitationNeeded' }],
    [refusal('', 'item-not-found'), { kind: 'invitationInvalid' }],
    [refusal(`<retry xmlns='urn:skein:account:0' seconds='42'/>`, 'resource-constraint'), { kind: 'tooMany', seconds: 42 }],
    [refusal('', 'resource-constraint'), { kind: 'tooMany', seconds: 60 }],
    [refusal('', 'internal-server-error'), { kind: 'other' }],
  ])('understands refusal %#', (error, problem) => {
    expect(problemOf(error)).toEqual(problem);
  });

  it('asks whether a name is free', () => {
    expect(serialize(buildAvailable('example.org', '张三'))).toContain('<available xmlns="urn:skein:account:0" name="张三"/>');
    const taken = fixture(`<iq xmlns='jabber:client' type='result'><available xmlns='urn:skein:account:0' name='a' free='false' reason='script'/></iq>`);
    const free = fixture(`<iq xmlns='jabber:client' type='result'><available xmlns='urn:skein:account:0' name='a' free='true'/></iq>`);
    expect(parseAvailable(taken)).toEqual({ free: false, reason: 'script' });
    expect(parseAvailable(free)).toEqual({ free: true, reason: '' });
  });

  it('asks for an invitation and reads its links', () => {
    expect(serialize(buildInvite('example.org'))).toContain('node="urn:xmpp:invite#invite" action="execute"');
    const answer = fixture(
      `<iq xmlns='jabber:client' type='result'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite' status='completed'>
        <x xmlns='jabber:x:data' type='result'>
          <field var='uri'><value>xmpp:example.org?register;preauth=t0k3n</value></field>
          <field var='landing-url'><value>https://example.org/#invite=t0k3n</value></field>
          <field var='expire'><value>2026-03-11T09:41:00Z</value></field>
        </x></command></iq>`,
    );
    const made = parseInvite(answer);
    expect(made).toEqual({ uri: 'xmpp:example.org?register;preauth=t0k3n', page: 'https://example.org/#invite=t0k3n', expires: Date.UTC(2026, 2, 11, 9, 41) });
    expect(tokenOf(made?.uri ?? '')).toBe('t0k3n');
    expect(tokenOf('xmpp:example.org')).toBe('');
    expect(parseInvite(fixture(`<iq xmlns='jabber:client' type='result'/>`))).toBeUndefined();
  });

  it('presents an invitation', () => {
    expect(serialize(buildPreauth('example.org', 't0k3n'))).toContain('<preauth xmlns="urn:xmpp:pars:0" token="t0k3n"/>');
  });

  it('proves the old password when changing it', () => {
    const sent = serialize(buildChangePassword('example.org', 'zhangsan', 'old one', 'new one'));
    expect(sent).toContain('<value>jabber:iq:register:changepassword</value>');
    expect(sent).toContain('<field var="old_password"><value>old one</value></field>');
    expect(sent).toContain('<field var="password"><value>new one</value></field>');
  });
});

describe('accounts', () => {
  it('reads the own account', () => {
    const iq = fixture(`<iq xmlns='jabber:client' type='result'><account xmlns='urn:skein:account:0' id='36238' jid='zhangsan@example.org' role='admin'>
      <nickname>张三</nickname><signature>路过</signature><gender>other</gender><birthday>2000-02-29</birthday><email>z@example.org</email><searchable>false</searchable></account></iq>`);
    expect(parseAccount(iq, 'x@example.org')).toEqual({
      id: '36238',
      jid: 'zhangsan@example.org',
      role: 'admin',
      nickname: '张三',
      signature: '路过',
      gender: 'other',
      birthday: '2000-02-29',
      email: 'z@example.org',
      searchable: false,
    });
  });

  it('writes only changes and clears with an empty child', () => {
    expect(serialize(buildAccountSet({ nickname: '小张', email: '', searchable: true }))).toBe(
      '<iq xmlns="jabber:client" type="set"><account xmlns="urn:skein:account:0">' +
        '<nickname>小张</nickname><email/><searchable>true</searchable></account></iq>',
    );
  });
});

describe('search', () => {
  it('asks by form and by the legacy field', () => {
    const sent = serialize(buildSearch('example.org', '36238'));
    expect(sent).toContain('<nick>36238</nick>');
    expect(sent).toContain('<field var="query"><value>36238</value></field>');
  });

  it('reads found people', () => {
    const iq = fixture(`<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:search'><x xmlns='jabber:x:data' type='result'>
      <item><field var='jid'><value>bob@example.org</value></field><field var='id'><value>42276</value></field><field var='nick'><value>Bob</value></field><field var='signature'><value/></field></item>
      <item><field var='jid'><value/></field></item></x></query></iq>`);
    expect(parseSearch(iq)).toEqual([{ jid: 'bob@example.org', id: '42276', nickname: 'Bob', signature: '' }]);
  });
});
