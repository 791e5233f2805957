import { sha1 } from '../media/hash';
import type { RoomAsk } from '../model/waiting';
import { buildRoomSearch, type FoundRooms, parseRoomSearch } from '../xmpp/directory';
import { type Answers, type DataForm, parseForm } from '../xmpp/data-form';
import { domain } from '../xmpp/jid';
import type { Affiliation, Role } from '../xmpp/muc';
import { NS } from '../xmpp/ns';
import {
  buildAffiliation,
  buildAffiliations,
  buildConfigGet,
  buildConfigSet,
  buildDecline,
  buildDestroy,
  buildInvitations,
  buildRole,
  buildRoomInfo,
  buildRoomPicture,
  buildSubject,
  type Listed,
  parseAffiliations,
  parseRoomInfo,
  type RoomInfo,
} from '../xmpp/room-admin';
import { buildAskAnswer, buildJoinRequest, buildVoiceRequest } from '../xmpp/room-asks';
import { StanzaError } from '../xmpp/stanza-error';
import { child, type Xml } from '../xmpp/xml';
import type { RoomErrand } from './room-errands';
import type { Rooms, RoomsWire } from './rooms';

/** A room to make. */
export interface RoomPlan {
  readonly name: string;
  readonly description: string;
  readonly listed: boolean;
  /** Gone when the last one leaves. */
  readonly temporary: boolean;
  readonly membersOnly: boolean;
  /** Newcomers may only listen. */
  readonly moderated: boolean;
  /** Empty for none. */
  readonly password: string;
  /** Who is invited at once, bare addresses. */
  readonly people: readonly string[];
}

const LONGEST_ADDRESS = 32;

/** What is asked of rooms and done to them. Everything throws StanzaError when a room refuses. */
export class RoomDesk {
  constructor(
    private readonly self: string,
    private readonly wire: RoomsWire,
    private readonly rooms: Rooms,
    private readonly newId: () => string,
  ) {}

  private get service(): string {
    return `rooms.${domain(this.self)}`;
  }

  async search(words: string, after = ''): Promise<FoundRooms> {
    return parseRoomSearch(await this.wire.iq(buildRoomSearch(this.service, words, after)));
  }

  async info(room: string): Promise<RoomInfo> {
    return parseRoomInfo(room, await this.wire.iq(buildRoomInfo(room)));
  }

  /** Makes a room, keeps it in the own list and invites people. Resolves with its address. */
  async create(plan: RoomPlan): Promise<string> {
    const room = await this.freeAddress(plan);
    await this.rooms.enter(room, { make: true });
    await this.wire.iq(buildConfigSet(room, configOf(plan)));
    await this.rooms.bookmark(room, plan.name);
    if (plan.people.length > 0) this.invite(room, plan.people);
    return room;
  }

  /** A room that can be found has an address people can read; others have one that nobody guesses. */
  private async freeAddress({ name, listed }: RoomPlan): Promise<string> {
    const readable = name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '');
    const short = [...readable].slice(0, LONGEST_ADDRESS).join('');
    if (listed && short !== '' && (await this.isFree(`${short}@${this.service}`))) return `${short}@${this.service}`;
    return `${this.newId()}@${this.service}`;
  }

  private async isFree(room: string): Promise<boolean> {
    try {
      await this.info(room);
      return false;
    } catch (error) {
      return error instanceof StanzaError && error.condition === 'item-not-found';
    }
  }

  invite(room: string, people: readonly string[], reason = ''): void {
    this.send(room, 'invite', (id) => buildInvitations(room, id, people, reason));
  }

  decline(room: string, by: string): void {
    this.send(room, 'decline', (id) => buildDecline(room, id, by));
  }

  setSubject(room: string, subject: string): void {
    this.send(room, 'subject', (id) => buildSubject(room, id, subject));
  }

  askVoice(room: string): void {
    this.send(room, 'askVoice', (id) => buildVoiceRequest(room, id));
  }

  /** Asks to become a member; the answer comes as an invitation, or in words. */
  async askToJoin(room: string, nick: string): Promise<void> {
    await this.wire.iq(buildJoinRequest(room, nick));
  }

  answer(ask: RoomAsk, allow: boolean): void {
    this.send(ask.room, 'answer', (id) => buildAskAnswer(ask, allow, id));
  }

  private send(room: string, errand: RoomErrand, build: (id: string) => Xml): void {
    const id = this.newId();
    this.rooms.errands.note(id, room, errand);
    this.wire.send(build(id));
  }

  async setRole(room: string, nick: string, role: Role, reason = ''): Promise<void> {
    await this.wire.iq(buildRole(room, nick, role, reason));
  }

  async setAffiliation(room: string, jid: string, affiliation: Affiliation, reason = ''): Promise<void> {
    await this.wire.iq(buildAffiliation(room, jid, affiliation, reason));
  }

  /** The accounts of that standing, whether here or not. */
  async affiliations(room: string, affiliation: Affiliation): Promise<Listed[]> {
    return parseAffiliations(await this.wire.iq(buildAffiliations(room, affiliation)));
  }

  async configuration(room: string, language: string): Promise<DataForm | undefined> {
    return parseForm(child(await this.wire.iq(buildConfigGet(room, language)), 'query', NS.mucOwner));
  }

  async configure(room: string, answers: Answers): Promise<void> {
    await this.wire.iq(buildConfigSet(room, answers));
  }

  /**
   * Gives a room a picture, or with none takes it away (XEP-0486). Resolves with its SHA-1 in hexadecimal, empty for none.
   */
  async setPicture(room: string, picture: Blob | undefined): Promise<string> {
    const bytes = picture ? new Uint8Array(await picture.arrayBuffer()) : undefined;
    await this.wire.iq(buildRoomPicture(room, picture?.type ?? '', bytes));
    return bytes ? sha1(bytes) : '';
  }

  async destroy(room: string, reason: string): Promise<void> {
    await this.wire.iq(buildDestroy(room, reason));
  }
}

function configOf(plan: RoomPlan): Answers {
  const flag = (value: boolean) => [value ? '1' : '0'];
  const secret = plan.password === '' ? {} : { 'muc#roomconfig_roomsecret': [plan.password] };
  return {
    'muc#roomconfig_roomname': [plan.name],
    'muc#roomconfig_roomdesc': [plan.description],
    'muc#roomconfig_publicroom': flag(plan.listed),
    'muc#roomconfig_persistentroom': flag(!plan.temporary),
    'muc#roomconfig_membersonly': flag(plan.membersOnly),
    'muc#roomconfig_moderatedroom': flag(plan.moderated),
    'muc#roomconfig_passwordprotectedroom': flag(plan.password !== ''),
    ...secret,
    // Where only members are, they know each other.
    'muc#roomconfig_whois': [plan.membersOnly ? 'anyone' : 'moderators'],
  };
}
