import { type Answers, answerForm, isYes, parseForm } from './data-form';
import { base64 } from '../media/hash';
import { bare } from './jid';
import { type Affiliation, affiliationOf, type Role } from './muc';
import { NS } from './ns';
import { child, childText, elements, xml, type Xml } from './xml';

/** What a room tells of itself to everybody (XEP-0045 §6.4). */
export interface RoomInfo {
  readonly room: string;
  readonly name: string;
  readonly description: string;
  readonly people: number;
  readonly listed: boolean;
  readonly lasting: boolean;
  readonly membersOnly: boolean;
  readonly moderated: boolean;
  readonly password: boolean;
  /** Everybody sees real addresses. */
  readonly addressesSeen: boolean;
  /** Participants may change the subject. */
  readonly subjectOpen: boolean;
  /** SHA-1 of its picture, in hexadecimal; empty when it has none. */
  readonly avatar: string;
}

const CONFIG = 'http://jabber.org/protocol/muc#roomconfig';

export function buildRoomInfo(room: string): Xml {
  return xml('iq', NS.client, { type: 'get', to: room }, xml('query', NS.disco));
}

export function parseRoomInfo(room: string, iq: Xml): RoomInfo {
  const query = child(iq, 'query', NS.disco);
  const features = new Set(elements(query, 'feature').map((feature) => feature.attrs['var']));
  const fields = parseForm(query)?.fields ?? [];
  const value = (name: string) => fields.find((field) => field.name === name)?.values[0];
  return {
    room,
    name: child(query, 'identity')?.attrs['name'] ?? '',
    description: value('muc#roominfo_description') ?? '',
    people: Number(value('muc#roominfo_occupants') ?? 0) || 0,
    listed: features.has('muc_public'),
    lasting: features.has('muc_persistent'),
    membersOnly: features.has('muc_membersonly'),
    moderated: features.has('muc_moderated'),
    password: features.has('muc_passwordprotected'),
    addressesSeen: features.has('muc_nonanonymous'),
    subjectOpen: isYes(value('muc#roominfo_subjectmod') ?? value('muc#roomconfig_changesubject')),
    avatar: (value('muc#roominfo_avatarhash') ?? '').toLowerCase(),
  };
}

export function buildSubject(room: string, id: string, subject: string): Xml {
  return xml('message', NS.client, { to: room, type: 'groupchat', id }, xml('subject', NS.client, {}, subject));
}

/** Invites people by way of the room, which lets them in where only members enter (§7.8.2). */
export function buildInvitations(room: string, id: string, people: readonly string[], reason = ''): Xml {
  const invites = people.map((to) => xml('invite', NS.mucUser, { to }, reason ? xml('reason', NS.mucUser, {}, reason) : undefined));
  return xml('message', NS.client, { to: room, id }, xml('x', NS.mucUser, {}, ...invites));
}

export function buildDecline(room: string, id: string, by: string): Xml {
  return xml('message', NS.client, { to: room, id }, xml('x', NS.mucUser, {}, xml('decline', NS.mucUser, { to: by })));
}

/** Gives somebody in the room another role; `none` puts them out. */
export function buildRole(room: string, nick: string, role: Role, reason = ''): Xml {
  return admin(room, { nick, role }, reason);
}

/** Gives an account another standing in the room; `outcast` bans it. */
export function buildAffiliation(room: string, jid: string, affiliation: Affiliation, reason = ''): Xml {
  return admin(room, { jid, affiliation }, reason);
}

function admin(room: string, item: Readonly<Record<string, string>>, reason: string): Xml {
  const what = xml('item', NS.mucAdmin, item, reason ? xml('reason', NS.mucAdmin, {}, reason) : undefined);
  return xml('iq', NS.client, { type: 'set', to: room }, xml('query', NS.mucAdmin, {}, what));
}

export function buildAffiliations(room: string, affiliation: Affiliation): Xml {
  return xml('iq', NS.client, { type: 'get', to: room }, xml('query', NS.mucAdmin, {}, xml('item', NS.mucAdmin, { affiliation })));
}

/** An account on one of the lists of a room. */
export interface Listed {
  readonly jid: string;
  readonly affiliation: Affiliation;
  readonly reason: string;
}

export function parseAffiliations(iq: Xml): Listed[] {
  return elements(child(iq, 'query', NS.mucAdmin), 'item').map((item) => ({
    jid: bare(item.attrs['jid'] ?? ''),
    affiliation: affiliationOf(item.attrs['affiliation']),
    reason: childText(item, 'reason') ?? '',
  }));
}

/** Asks for the form of a room's settings, labelled in that language. */
export function buildConfigGet(room: string, language: string): Xml {
  return xml('iq', NS.client, { type: 'get', to: room, 'xml:lang': language }, xml('query', NS.mucOwner));
}

export function buildConfigSet(room: string, answers: Answers): Xml {
  return xml('iq', NS.client, { type: 'set', to: room }, xml('query', NS.mucOwner, {}, answerForm({ type: CONFIG }, answers)));
}

export function buildDestroy(room: string, reason: string, alternate = ''): Xml {
  const why = reason ? xml('reason', NS.mucOwner, {}, reason) : undefined;
  const destroy = xml('destroy', NS.mucOwner, { jid: alternate || undefined }, why);
  return xml('iq', NS.client, { type: 'set', to: room }, xml('query', NS.mucOwner, {}, destroy));
}

/** Sets the picture of a room, or none, by its card (XEP-0486). */
export function buildRoomPicture(room: string, type: string, bytes: Uint8Array | undefined): Xml {
  const photo = bytes ? xml('PHOTO', NS.card, {}, xml('TYPE', NS.card, {}, type), xml('BINVAL', NS.card, {}, base64(bytes))) : undefined;
  return xml('iq', NS.client, { type: 'set', to: room }, xml('vCard', NS.card, {}, photo));
}
