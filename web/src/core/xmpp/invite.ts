import { resultFields } from './form';
import { NS } from './ns';
import { child, xml, type Xml } from './xml';

/** An invitation to hand over: good for one registration. */
export interface Invitation {
  /** The web page of the invitation; empty when the server knows of none. */
  readonly page: string;
  /** The same as an XMPP link, for other programs. */
  readonly uri: string;
  /** Milliseconds since 1970; 0 when it does not say. */
  readonly expires: number;
}

/** Asks for an invitation (XEP-0401 §3.2). */
export function buildInvite(to: string): Xml {
  return xml('iq', NS.client, { type: 'set', to }, xml('command', NS.commands, { node: NS.invite, action: 'execute' }));
}

/** Undefined when the answer holds no link. */
export function parseInvite(iq: Xml): Invitation | undefined {
  const fields = resultFields(child(iq, 'command', NS.commands));
  const uri = fields['uri'] ?? '';
  const page = fields['landing-url'] ?? '';
  if (uri === '' && page === '') return undefined;
  const expires = Date.parse(fields['expire'] ?? '');
  return { page, uri, expires: Number.isNaN(expires) ? 0 : expires };
}

/** The token of an XMPP link that invites (XEP-0445 §3), empty when there is none. */
export function tokenOf(uri: string): string {
  return /[?;]preauth=([^;&]+)/.exec(uri)?.[1] ?? '';
}
