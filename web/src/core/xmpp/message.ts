import type { Change } from '../model/amendment';
import type { SharedFile } from '../model/file';
import type { Mention } from '../model/message';
import type { Invitation, RoomAsk } from '../model/waiting';
import { parseMentions } from './mentions';
import { fallbackText, parseFiles, withoutFallback } from './files';
import { bare, resource } from './jid';
import { NS } from './ns';
import { parseAsk } from './room-asks';
import { parseError, type StanzaError } from './stanza-error';
import { child, childText, elements, xml, type Xml } from './xml';

export type ChatState = 'active' | 'composing' | 'paused' | 'inactive' | 'gone';

/** What to know of an account to read its messages. */
export interface Reader {
  /** Its bare address. */
  readonly self: string;
  /** Whether this bare address is a room's. */
  isRoom(jid: string): boolean;
}

/** What a message stanza says to this client, after copies and pages of an archive are unwrapped. */
export interface ChatStanza {
  /** Bare address of the other person or of the room; the full one of an occupant for what is private there. */
  readonly peer: string;
  /** Full address it came from. */
  readonly from: string;
  /** Said in a room, to all. */
  readonly room: boolean;
  /** True when this account sent it, as far as the stanza itself tells: in a room that is not known here. */
  readonly out: boolean;
  /** True when it is a copy (XEP-0280) of what another device received or sent. */
  readonly copy: boolean;
  /** Who sent it: a bare address, or an occupant-id in a room (the nickname where there is none). */
  readonly author: string;
  readonly nick: string;
  readonly id: string | undefined;
  readonly originId: string | undefined;
  /** Only the one our own server, or the room itself, stamped (XEP-0359 §5). */
  readonly stanzaId: string | undefined;
  /** What is to be shown, without what other clients show in the place of files and quotes. */
  readonly body: string | undefined;
  readonly files: readonly SharedFile[];
  /** Time of an offline or forwarded message, milliseconds. */
  readonly sentAt: number | undefined;
  readonly wantsReceipt: boolean;
  readonly markable: boolean;
  readonly receiptFor: string | undefined;
  readonly displayedFor: string | undefined;
  readonly chatState: ChatState | undefined;
  readonly reply: { readonly id: string; readonly to: string; readonly quote: string } | undefined;
  /** It names this account (XEP-0372). */
  readonly mention: boolean;
  readonly mentions: readonly Mention[];
  /** What it changes of an earlier message. */
  readonly change: { readonly target: string; readonly change: Change } | undefined;
  /** The message is the place of one that was taken back. */
  readonly tombstone: 'author' | 'moderator' | undefined;
  /** It is encrypted in a way that this client cannot read. */
  readonly unreadable: boolean;
  /** A room's new subject. */
  readonly subject: string | undefined;
  /** Our own account's notice of what was deleted for this account alone. */
  readonly removed: Xml | undefined;
  /** An invitation to a room. */
  readonly invitation: Invitation | undefined;
  /** Somebody asks a room of ours for something that we may give. */
  readonly ask: RoomAsk | undefined;
  /** News of something published (XEP-0060). */
  readonly event: Xml | undefined;
  /** A profile that changed, pushed by the server. */
  readonly account: Xml | undefined;
  readonly error: StanzaError | undefined;
}

/** Where these stand in a message, its text is only a notice for clients that cannot read it (XEP-0380). */
const ENCRYPTED: ReadonlySet<string> = new Set([NS.encryption, NS.omemo, NS.omemo2, NS.openpgp]);

const STATES: readonly string[] = ['active', 'composing', 'paused', 'inactive', 'gone'];

/** Reads a message. Undefined when it is none of ours to show. */
export function parseMessage(stanza: Xml, reader: Reader): ChatStanza | undefined {
  const wrapper = elements(stanza).find((each) => each.ns === NS.carbons);
  if (!wrapper) return parseInner(stanza, reader, undefined, undefined, false);
  // XEP-0280 §11: a copy from anyone but our own account is forged.
  if (bare(stanza.attrs['from'] ?? reader.self) !== reader.self) return undefined;
  const forwarded = child(wrapper, 'forwarded', NS.forward);
  const inner = child(forwarded, 'message');
  return inner ? parseInner(inner, reader, child(forwarded, 'delay', NS.delay), undefined, true) : undefined;
}

/** Reads a message of an archive's page: the archive's word on time and id counts. */
export function parseArchived(inner: Xml, reader: Reader, id: string, delay: Xml | undefined): ChatStanza | undefined {
  return parseInner(inner, reader, delay, id, true);
}

function parseInner(
  stanza: Xml,
  reader: Reader,
  outerDelay: Xml | undefined,
  archiveId: string | undefined,
  copy: boolean,
): ChatStanza | undefined {
  const { self } = reader;
  const type = stanza.attrs['type'] ?? 'normal';
  const from = stanza.attrs['from'] ?? self;
  const room = type === 'groupchat' || (type === 'error' && resource(from) === '' && reader.isRoom(from));
  const out = !room && bare(from) === self && type !== 'error';
  const other = out ? (stanza.attrs['to'] ?? self) : from;
  const occupant = !room && resource(other) !== '' && reader.isRoom(bare(other));
  const error = type === 'error' ? parseError(stanza) : undefined;
  const delay = outerDelay ?? child(stanza, 'delay', NS.delay);
  const at = delay ? Date.parse(delay.attrs['stamp'] ?? '') : NaN;
  const state = elements(stanza).find((each) => each.ns === NS.chatStates && STATES.includes(each.name));
  const nick = room || occupant ? resource(from) : '';
  const archive = room ? bare(from) : self;
  const shown = room ? nick : bare(from);
  return {
    peer: occupant ? other : bare(other),
    from,
    room,
    out,
    copy,
    author: room ? (child(stanza, 'occupant-id', NS.occupant)?.attrs['id'] ?? shown) : occupant && !out ? other : shown,
    nick: out ? '' : nick,
    id: stanza.attrs['id'],
    originId: child(stanza, 'origin-id', NS.sid)?.attrs['id'],
    stanzaId: archiveId ?? elements(stanza, 'stanza-id').find((each) => each.ns === NS.sid && each.attrs['by'] === archive)?.attrs['id'],
    ...content(stanza, error !== undefined, self),
    sentAt: Number.isNaN(at) ? undefined : at,
    wantsReceipt: !room && child(stanza, 'request', NS.receipts) !== undefined,
    markable: child(stanza, 'markable', NS.markers) !== undefined,
    receiptFor: child(stanza, 'received', NS.receipts)?.attrs['id'],
    displayedFor: child(stanza, 'displayed', NS.markers)?.attrs['id'],
    chatState: error ? undefined : (state?.name as ChatState | undefined),
    subject: room && !child(stanza, 'body') ? childText(stanza, 'subject') : undefined,
    removed: bare(from) === self ? child(stanza, 'removed', NS.deletion) : undefined,
    event: error ? undefined : child(stanza, 'event', NS.event),
    account: type === 'headline' ? child(stanza, 'account', NS.account) : undefined,
    error,
  };
}

type Content = Pick<ChatStanza, 'body' | 'files' | 'reply' | 'mention' | 'mentions' | 'change' | 'tombstone' | 'unreadable' | 'invitation' | 'ask'>;

/** What a message says, and what it changes. */
function content(stanza: Xml, failed: boolean, self: string): Content {
  const none: Content = {
    body: undefined,
    files: [],
    reply: undefined,
    mention: false,
    mentions: [],
    change: undefined,
    tombstone: undefined,
    unreadable: false,
    invitation: undefined,
    ask: undefined,
  };
  if (failed) return none;
  const retracted = child(stanza, 'retracted', NS.retract);
  if (retracted) return { ...none, tombstone: child(retracted, 'moderated', NS.moderate) ? 'moderator' : 'author' };
  if (elements(stanza).some(({ ns }) => ENCRYPTED.has(ns))) return { ...none, unreadable: true };
  const invitation = invitationOf(stanza);
  if (invitation) return { ...none, invitation };
  const ask = parseAsk(stanza);
  // Its text is for clients that cannot show what is asked.
  if (ask) return { ...none, ask };
  const whole = childText(stanza, 'body') ?? '';
  const files = parseFiles(stanza, whole);
  const reply = child(stanza, 'reply', NS.reply);
  let body = files.length > 0 ? captionOf(stanza, whole, files) : whole;
  if (reply) body = withoutFallback(stanza, body, NS.reply);
  const mentions = parseMentions(stanza, whole, body);
  const mention = mentions.some(({ jid }) => jid === self);
  const change = changeOf(stanza, body, files, mentions, mention);
  if (change) return { ...none, change };
  return {
    ...none,
    body: body === '' && files.length === 0 ? undefined : body,
    files,
    mention,
    mentions,
    reply: reply ? { id: reply.attrs['id'] ?? '', to: reply.attrs['to'] ?? '', quote: fallbackText(stanza, whole, NS.reply) } : undefined,
  };
}

/** What is said beside files: the text, unless it is only there for clients that do not show files. */
function captionOf(stanza: Xml, body: string, files: readonly SharedFile[]): string {
  const left = withoutFallback(stanza, body, NS.sharing);
  return files.some((file) => file.url === left.trim()) ? '' : left;
}

function changeOf(stanza: Xml, body: string, files: readonly SharedFile[], mentions: readonly Mention[], mention: boolean): ChatStanza['change'] {
  const retract = child(stanza, 'retract', NS.retract);
  if (retract?.attrs['id']) {
    const kind = child(retract, 'moderated', NS.moderate) ? 'moderation' : 'retraction';
    return { target: retract.attrs['id'], change: { kind } };
  }
  const replaced = child(stanza, 'replace', NS.replace)?.attrs['id'];
  if (replaced) return { target: replaced, change: { kind: 'correction', body, files, mention, mentions } };
  const reactions = child(stanza, 'reactions', NS.reactions);
  const target = reactions?.attrs['id'];
  if (!target) return undefined;
  const emojis = elements(reactions, 'reaction').map((each) => each.children.filter((part) => typeof part === 'string').join('').trim());
  return { target, change: { kind: 'reactions', emojis: emojis.filter((emoji) => emoji !== '' && emoji.length <= 32).slice(0, 20) } };
}

function invitationOf(stanza: Xml): ChatStanza['invitation'] {
  const mediated = child(child(stanza, 'x', NS.mucUser), 'invite', NS.mucUser);
  if (mediated) {
    const password = childText(child(stanza, 'x', NS.mucUser), 'password') ?? '';
    const room = bare(stanza.attrs['from'] ?? '');
    const from = mediated.attrs['from'] ?? '';
    // A room that hides addresses names the occupant who invited, and a refusal goes to that occupant.
    return { room, by: bare(from) === room ? from : bare(from), password, reason: childText(mediated, 'reason') ?? '' };
  }
  const direct = child(stanza, 'x', NS.conference);
  const room = direct?.attrs['jid'];
  if (!direct || !room) return undefined;
  const { password = '', reason = '' } = direct.attrs;
  return { room: bare(room), by: bare(stanza.attrs['from'] ?? ''), password, reason };
}

/** Tells the sender that a device of ours has the message (XEP-0184). */
export function buildReceipt(to: string, messageId: string, id: string): Xml {
  return xml(
    'message',
    NS.client,
    { to, type: 'chat', id },
    xml('received', NS.receipts, { id: messageId }),
    xml('store', NS.hints),
  );
}

/** Tells the sender, or a room, that it was seen, with all before it (XEP-0333). */
export function buildDisplayed(to: string, messageId: string, id: string, room = false): Xml {
  return xml(
    'message',
    NS.client,
    { to, type: room ? 'groupchat' : 'chat', id },
    xml('displayed', NS.markers, { id: messageId }),
    xml('store', NS.hints),
  );
}

/** Tells that we are typing or have stopped (XEP-0085). Not worth keeping for later. */
export function buildChatState(to: string, state: ChatState, room = false): Xml {
  return xml(
    'message',
    NS.client,
    { to, type: room ? 'groupchat' : 'chat' },
    xml(state, NS.chatStates),
    xml('no-store', NS.hints),
  );
}
