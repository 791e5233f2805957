import type { ServerInfo } from '../core/server';
import type { Account } from '../core/xmpp/account';
import { local } from '../core/xmpp/jid';
import type { LinkState } from '../core/xmpp/link';

export type Phase = 'starting' | 'signedOut' | 'signedIn';

/** Who is signed in and how the connection is. */
class Session {
  phase: Phase = $state('starting');
  server: ServerInfo | undefined = $state.raw();
  /** Token of an invitation link this page was opened with. */
  invitation: string = $state('');
  self: string = $state('');
  /** What the account was called when it was last here; empty when that is not known. */
  knownName: string = $state('');
  account: Account | undefined = $state.raw();
  link: LinkState = $state.raw({ kind: 'idle' });
  /** The password no longer counts: it is asked for over the intact window until the connection is back. */
  passwordNeeded: boolean = $state(false);
  /** True for a moment after a lost connection came back. */
  justBack: boolean = $state(false);

  /** What to call the account itself. */
  readonly ownName: string = $derived(this.account?.nickname || this.knownName || local(this.self));

  get online(): boolean {
    return this.link.kind === 'online';
  }

  reset(): void {
    this.phase = 'signedOut';
    this.self = '';
    this.knownName = '';
    this.account = undefined;
    this.passwordNeeded = false;
    this.justBack = false;
  }
}

export const session = new Session();
