import type { History } from '../../src/core/sync/history';
import type { Setting } from '../../src/core/sync/inbox';
import { parseArchiveItem } from '../../src/core/xmpp/archive';
import type { Reader } from '../../src/core/xmpp/message';
import { StanzaError } from '../../src/core/xmpp/stanza-error';
import { child, childText, elements, type Xml } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

export const SELF = 'alice@example.org';
export const BOB = 'bob@example.org';
export const HUT = 'hut@rooms.example.org';
export const READER: Reader = { self: SELF, isRoom: (jid) => jid.endsWith('@rooms.example.org') };
export const SETTING: Setting = {
  self: SELF,
  sharesPresenceWith: () => false,
  kindOf: (chat) => (READER.isRoom(chat) ? 'room' : 'person'),
  isMe: (_room, author) => author === 'me',
  namesMe: () => false,
};

/** An archive as a server keeps it: places with what stands there, read by pages as RSM wants. */
export class Archive {
  readonly lines: { id: string; with: string; xml: string; at: string }[] = [];
  asked = 0;
  history: History | undefined;
  online = true;

  add(from: string, to: string, inner: string): string {
    const id = `p${this.lines.length + 1}`;
    const type = READER.isRoom(from.split('/')[0] ?? '') ? 'groupchat' : 'chat';
    const xml = `<message xmlns='jabber:client' from='${from}' to='${to}' type='${type}' id='m${this.lines.length + 1}'>${inner}</message>`;
    const other = from.startsWith(SELF) ? to : from;
    const at = new Date(1_760_000_000_000 + this.lines.length * 1000).toISOString();
    this.lines.push({ id, with: other.split('/')[0] ?? '', xml, at });
    return id;
  }

  async iq(request: Xml): Promise<Xml> {
    this.asked++;
    const query = child(request, 'query');
    const set = child(query, 'set');
    const field = (name: string) => childText(elements(child(query, 'x'), 'field').find((each) => each.attrs['var'] === name), 'value');
    const peer = field('with');
    const all = this.lines.filter((line) => peer === undefined || line.with === peer);
    const after = childText(set, 'after');
    const before = childText(set, 'before');
    const max = Number(childText(set, 'max'));
    const place = (id: string) => {
      const at = this.lines.findIndex((line) => line.id === id);
      if (at < 0) throw new StanzaError('item-not-found', '', []);
      return at;
    };
    const ids = elements(elements(child(query, 'x'), 'field').find((each) => each.attrs['var'] === 'ids') ?? query, 'value').map((each) => each.children.join(''));
    let rest = ids.length > 0 ? all.filter((line) => ids.includes(line.id)) : all;
    for (const id of ids) place(id);
    if (after !== undefined) rest = rest.filter((line) => this.lines.indexOf(line) > place(after));
    if (before) rest = rest.filter((line) => this.lines.indexOf(line) < place(before));
    const page = before === undefined ? rest.slice(0, max) : rest.slice(-max);
    const from = request.attrs['to'] ?? SELF;
    for (const { id, xml, at } of page) {
      const result = `<message xmlns='jabber:client' from='${from}'><result xmlns='urn:xmpp:mam:2' id='${id}' queryid='${query?.attrs['queryid']}'>
        <forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='${at}'/>${xml}</forwarded></result></message>`;
      const item = parseArchiveItem(fixture(result), READER);
      if (item) this.history?.take(item);
    }
    return fixture(`<iq xmlns='jabber:client' type='result'><fin xmlns='urn:xmpp:mam:2' ${page.length === rest.length ? "complete='true'" : ''}>
      <set xmlns='http://jabber.org/protocol/rsm'><first>${page[0]?.id ?? ''}</first><last>${page.at(-1)?.id ?? ''}</last></set></fin></iq>`);
  }
}


/** A listener that wants to know nothing. */
export const DEAF = {
  onMessages: () => undefined,
  onMoved: () => undefined,
  onChanged: () => undefined,
  onUnknown: () => undefined,
  onTyping: () => undefined,
  onReadElsewhere: () => undefined,
  onRefused: () => undefined,
  onFull: () => Promise.resolve(false),
  onChangeRefused: () => undefined,
  onAccount: () => undefined,
  onOther: () => undefined,
};

export function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}
