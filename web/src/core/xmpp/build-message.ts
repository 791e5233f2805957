import type { SharedFile } from '../model/file';
import type { Mention } from '../model/message';
import { buildFile } from './files';
import { NS } from './ns';
import { elements, xml, type Xml } from './xml';

/** Where a message goes. */
export interface Address {
  readonly to: string;
  /** To all in a room. */
  readonly room: boolean;
  /** To one occupant of a room alone. */
  readonly occupant: boolean;
}

/** A message that is answered, with what is quoted of it for clients that do not know replies. */
export interface Answered {
  readonly id: string;
  /** The full or bare address of whoever said it. */
  readonly to: string;
  readonly quote: string;
}

export interface Draft {
  readonly body: string;
  readonly answered?: Answered | undefined;
  readonly mentions?: readonly Mention[];
  readonly file?: SharedFile | undefined;
  /** The id of the message that this one corrects. */
  readonly replaces?: string | undefined;
}

const LONGEST_QUOTE = 200;

/** A message. Its id and origin-id are the same and stay the same when it is sent again. */
export function buildText(address: Address, id: string, draft: Draft): Xml {
  const { to, room, occupant } = address;
  const quote = draft.answered ? quoted(draft.answered.quote) : '';
  const shift = [...quote].length;
  const body = draft.file ? draft.file.url : quote + draft.body;
  return xml(
    'message',
    NS.client,
    { to, type: room ? 'groupchat' : 'chat', id },
    xml('body', NS.client, {}, body),
    xml('origin-id', NS.sid, { id }),
    room ? undefined : xml('request', NS.receipts),
    xml('markable', NS.markers),
    room ? undefined : xml('active', NS.chatStates),
    occupant ? xml('x', NS.mucUser) : undefined,
    draft.replaces ? xml('replace', NS.replace, { id: draft.replaces }) : undefined,
    ...(draft.answered ? replyParts(draft.answered, shift) : []),
    ...(draft.mentions ?? []).map(({ begin, end, jid }) =>
      xml('reference', NS.reference, { type: 'mention', begin: String(begin + shift), end: String(end + shift), uri: `xmpp:${jid}` }),
    ),
    ...(draft.file ? buildFile(draft.file) : []),
  );
}

function replyParts(answered: Answered, shift: number): Xml[] {
  return [
    xml('reply', NS.reply, { to: answered.to, id: answered.id }),
    xml('fallback', NS.fallback, { for: NS.reply }, xml('body', NS.fallback, { start: '0', end: String(shift) })),
  ];
}

function quoted(text: string): string {
  const short = [...text.replace(/\s+/g, ' ').trim()];
  const shown = short.length > LONGEST_QUOTE ? `${short.slice(0, LONGEST_QUOTE - 1).join('')}…` : short.join('');
  return `> ${shown}\n`;
}

/** All emoji with which we react to a message from now on (XEP-0444). */
export function buildReactions({ to, room, occupant }: Address, id: string, target: string, emojis: readonly string[]): Xml {
  return xml(
    'message',
    NS.client,
    { to, type: room ? 'groupchat' : 'chat', id },
    xml('reactions', NS.reactions, { id: target }, ...emojis.map((emoji) => xml('reaction', NS.reactions, {}, emoji))),
    occupant ? xml('x', NS.mucUser) : undefined,
    xml('store', NS.hints),
  );
}

/** Takes a message of ours back for everybody (XEP-0424). `words` is for clients that do not know how. */
export function buildRetraction({ to, room, occupant }: Address, id: string, target: string, words: string): Xml {
  return xml(
    'message',
    NS.client,
    { to, type: room ? 'groupchat' : 'chat', id },
    xml('retract', NS.retract, { id: target }),
    xml('fallback', NS.fallback, { for: NS.retract }),
    xml('body', NS.client, {}, words),
    occupant ? xml('x', NS.mucUser) : undefined,
    xml('store', NS.hints),
  );
}

/** Takes back, as a moderator, what somebody said in a room (XEP-0425). */
export function buildModeration(room: string, target: string, reason: string): Xml {
  return xml(
    'iq',
    NS.client,
    { type: 'set', to: room },
    xml(
      'moderate',
      NS.moderate,
      { id: target },
      xml('retract', NS.retract),
      reason ? xml('reason', NS.moderate, {}, reason) : undefined,
    ),
  );
}

/** Removes messages from the own archive, or for oneself from a room's, on all own devices, by their ids there; at most 250. */
export function buildRemoval(ids: readonly string[], room: string | undefined): Xml {
  const messages = ids.map((id) => xml('message', NS.deletion, { id }));
  return xml('iq', NS.client, { type: 'set' }, xml('remove', NS.deletion, { room }, ...messages));
}

/** Removes a whole conversation from the own archive, or for oneself from a room's, up to a message of it. */
export function buildClearing(peer: string, upTo: string, room: boolean): Xml {
  return xml('iq', NS.client, { type: 'set' }, xml('remove', NS.deletion, { [room ? 'room' : 'with']: peer, upto: upTo }));
}

/** What was deleted for this account: single messages by the archive's ids, or a conversation up to one. */
export type Removed =
  | { readonly kind: 'messages'; readonly ids: readonly string[]; /** Empty for the own archive. */ readonly room: string }
  | { readonly kind: 'conversation'; readonly peer: string; readonly upTo: string };

export function parseRemoved(element: Xml): Removed {
  const { with: peer, room = '', upto } = element.attrs;
  if (peer || upto) return { kind: 'conversation', peer: peer ?? room, upTo: upto ?? '' };
  return { kind: 'messages', room, ids: elements(element, 'message').flatMap((each) => each.attrs['id'] ?? []) };
}
