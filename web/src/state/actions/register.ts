import { preparedPassword } from '../../core/text/password';
import { fieldNames } from '../../core/xmpp/form';
import { addressOf } from '../../core/xmpp/jid';
import { NS } from '../../core/xmpp/ns';
import {
  buildAvailable,
  buildPreauth,
  buildRegister,
  buildRegisterGet,
  parseAvailable,
  parseRegistered,
  problemOf,
  type Registered,
  type RegisterProblem,
  type Registration,
} from '../../core/xmpp/register';
import { StanzaError } from '../../core/xmpp/stanza-error';
import { GuestStream } from '../../core/xmpp/stream/guest';
import { StreamFailure } from '../../core/xmpp/stream/socket';
import { child } from '../../core/xmpp/xml';
import type { ServerInfo } from '../../core/server';
import { prefs } from '../prefs.svelte';
import { session } from '../session.svelte';
import { findServer } from './find-server';

export type RegisterOutcome =
  | { readonly kind: 'done'; readonly registered: Registered }
  | { readonly kind: 'problem'; readonly problem: RegisterProblem; readonly condition: string }
  | { readonly kind: 'unreachable' | 'notXmpp' | 'badServer' | 'badName' };

let open: { readonly stream: GuestStream; readonly service: string } | undefined;

async function streamTo(server: ServerInfo): Promise<GuestStream> {
  if (open && open.service === server.service && open.stream.usable) return open.stream;
  open = { stream: await GuestStream.open(server.service, server.domain), service: server.service };
  return open.stream;
}

/** Ends the stream that was opened for registering. */
export function leaveRegistration(): void {
  open?.stream.close();
  open = undefined;
}

/** Whether a name is free; undefined when the server does not tell. */
export async function checkName(name: string): Promise<{ free: boolean; reason: string } | undefined> {
  try {
    const server = await findServer(prefs.server);
    if (!server) return undefined;
    const stream = await streamTo(server);
    return parseAvailable(await stream.iq(buildAvailable(server.domain, name)));
  } catch {
    return undefined;
  }
}

/** Registers an account. An invitation this page was opened with is presented first. */
export async function register(entry: Registration): Promise<RegisterOutcome> {
  const server = await findServer(prefs.server);
  if (!server) return { kind: 'badServer' };
  const jid = addressOf(entry.username, server.domain);
  if (!jid) return { kind: 'badName' };
  try {
    const stream = await streamTo(server);
    if (session.invitation) await stream.iq(buildPreauth(server.domain, session.invitation));
    const asked = await stream.iq(buildRegisterGet(server.domain));
    const withForm = fieldNames(child(asked, 'query', NS.register)).includes('username');
    const answer = await stream.iq(buildRegister(server.domain, { ...entry, password: preparedPassword(entry.password) }, withForm));
    leaveRegistration();
    session.server = server;
    return { kind: 'done', registered: parseRegistered(answer, jid) };
  } catch (error) {
    if (error instanceof StreamFailure) {
      open = undefined;
      return { kind: error.kind };
    }
    if (error instanceof StanzaError) {
      if (error.condition === 'timeout') leaveRegistration();
      return { kind: 'problem', problem: problemOf(error), condition: error.condition };
    }
    throw error;
  }
}
