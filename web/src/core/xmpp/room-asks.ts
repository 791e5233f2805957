import type { RoomAsk } from '../model/waiting';
import { answerForm, parseForm } from './data-form';
import { bare, resource } from './jid';
import { NS } from './ns';
import { xml, type Xml } from './xml';

const VOICE = 'http://jabber.org/protocol/muc#request';
const JOIN = 'http://jabber.org/protocol/muc#register';

/** Asks the moderators of a room to be heard (XEP-0045 §7.13). */
export function buildVoiceRequest(room: string, id: string): Xml {
  return xml('message', NS.client, { to: room, id }, answerForm({ type: VOICE }, { 'muc#role': ['participant'] }));
}

/** Asks those who run a room to become a member under that name (§7.10). */
export function buildJoinRequest(room: string, nick: string): Xml {
  const form = answerForm({ type: JOIN }, { 'muc#register_roomnick': [nick] });
  return xml('iq', NS.client, { type: 'set', to: room }, xml('query', NS.register, {}, form));
}

/** Answers what somebody asks of a room (§8.6, §9.9). */
export function buildAskAnswer({ kind, room, nick, jid }: RoomAsk, allow: boolean, id: string): Xml {
  const yes = [allow ? '1' : '0'];
  const address = jid === '' ? {} : { 'x-skein-address': [jid] };
  const answers =
    kind === 'join'
      ? { 'muc#register_roomnick': [nick], ...address, 'muc#register_allow': yes }
      : { 'muc#role': ['participant'], 'muc#roomnick': [nick], 'muc#request_allow': yes };
  return xml('message', NS.client, { to: room, id }, answerForm({ type: kind === 'join' ? JOIN : VOICE }, answers));
}

/** Reads what a room passes on to those who run it; undefined when nobody asks anything. */
export function parseAsk(stanza: Xml): RoomAsk | undefined {
  const from = stanza.attrs['from'] ?? '';
  // A room itself passes it on; what somebody in it sends comes from their name there.
  if (resource(from) !== '' || stanza.attrs['type'] === 'groupchat') return undefined;
  const form = parseForm(stanza);
  if (form?.type !== VOICE && form?.type !== JOIN) return undefined;
  const value = (name: string) => form.fields.find((field) => field.name === name)?.values[0] ?? '';
  const join = form.type === JOIN;
  const nick = value(join ? 'muc#register_roomnick' : 'muc#roomnick');
  return nick === '' ? undefined : { kind: join ? 'join' : 'voice', room: from, nick, jid: bare(value(join ? 'x-skein-address' : 'muc#jid')) };
}
