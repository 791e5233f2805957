import { bare } from './jid';
import { NS } from './ns';
import { parseError, type StanzaError } from './stanza-error';
import { child, childText, elements, xml, type Xml } from './xml';

export type ChatState = 'active' | 'composing' | 'paused' | 'inactive' | 'gone';

/** What a message stanza says to this client, after carbons are unwrapped. */
export interface ChatStanza {
  /** Bare address of the other person. */
  readonly peer: string;
  /** Full address it came from. */
  readonly from: string;
  /** True when this account sent it (from another device). */
  readonly out: boolean;
  /** True when it is a copy (XEP-0280) of what another device received or sent. */
  readonly copy: boolean;
  readonly id: string | undefined;
  readonly originId: string | undefined;
  /** Only the one our own server stamped (XEP-0359 §5). */
  readonly stanzaId: string | undefined;
  readonly body: string | undefined;
  /** Time of an offline or forwarded message, milliseconds. */
  readonly sentAt: number | undefined;
  readonly wantsReceipt: boolean;
  readonly markable: boolean;
  readonly receiptFor: string | undefined;
  readonly displayedFor: string | undefined;
  readonly chatState: ChatState | undefined;
  /** A profile that changed, pushed by the server. */
  readonly account: Xml | undefined;
  readonly error: StanzaError | undefined;
}

const STATES: readonly string[] = ['active', 'composing', 'paused', 'inactive', 'gone'];

/** Reads a message for the account `self` (bare address). Undefined when it is none of ours to show. */
export function parseMessage(stanza: Xml, self: string): ChatStanza | undefined {
  const wrapper = elements(stanza).find((each) => each.ns === NS.carbons);
  if (!wrapper) return parseInner(stanza, self, undefined, false);
  // XEP-0280 §11: a copy from anyone but our own account is forged.
  if (bare(stanza.attrs['from'] ?? self) !== self) return undefined;
  const forwarded = child(wrapper, 'forwarded', NS.forward);
  const inner = child(forwarded, 'message');
  return inner ? parseInner(inner, self, child(forwarded, 'delay', NS.delay), true) : undefined;
}

function parseInner(stanza: Xml, self: string, outerDelay: Xml | undefined, copy: boolean): ChatStanza | undefined {
  const type = stanza.attrs['type'] ?? 'normal';
  if (type === 'groupchat') return undefined;
  const from = stanza.attrs['from'] ?? self;
  const out = bare(from) === self && type !== 'error';
  const peer = out ? bare(stanza.attrs['to'] ?? self) : bare(from);
  const error = type === 'error' ? parseError(stanza) : undefined;
  const delay = child(stanza, 'delay', NS.delay) ?? outerDelay;
  const at = delay ? Date.parse(delay.attrs['stamp'] ?? '') : NaN;
  const state = elements(stanza).find((each) => each.ns === NS.chatStates && STATES.includes(each.name));
  return {
    peer,
    from,
    out,
    copy,
    id: stanza.attrs['id'],
    originId: child(stanza, 'origin-id', NS.sid)?.attrs['id'],
    stanzaId: elements(stanza, 'stanza-id').find((each) => each.ns === NS.sid && each.attrs['by'] === self)?.attrs['id'],
    body: error ? undefined : childText(stanza, 'body'),
    sentAt: Number.isNaN(at) ? undefined : at,
    wantsReceipt: child(stanza, 'request', NS.receipts) !== undefined,
    markable: child(stanza, 'markable', NS.markers) !== undefined,
    receiptFor: child(stanza, 'received', NS.receipts)?.attrs['id'],
    displayedFor: child(stanza, 'displayed', NS.markers)?.attrs['id'],
    chatState: error ? undefined : (state?.name as ChatState | undefined),
    account: type === 'headline' ? child(stanza, 'account', NS.account) : undefined,
    error,
  };
}

/** A chat message. Its id and origin-id are the same and stay the same when it is sent again. */
export function buildChat(to: string, id: string, body: string): Xml {
  return xml(
    'message',
    NS.client,
    { to, type: 'chat', id },
    xml('body', NS.client, {}, body),
    xml('origin-id', NS.sid, { id }),
    xml('request', NS.receipts),
    xml('markable', NS.markers),
    xml('active', NS.chatStates),
  );
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

/** Tells the sender that it was seen, with all before it (XEP-0333). */
export function buildDisplayed(to: string, messageId: string, id: string): Xml {
  return xml(
    'message',
    NS.client,
    { to, type: 'chat', id },
    xml('displayed', NS.markers, { id: messageId }),
    xml('store', NS.hints),
  );
}

/** Tells that we are typing or have stopped (XEP-0085). Not worth keeping for later. */
export function buildChatState(to: string, state: ChatState): Xml {
  return xml(
    'message',
    NS.client,
    { to, type: 'chat' },
    xml(state, NS.chatStates),
    xml('no-store', NS.hints),
  );
}
