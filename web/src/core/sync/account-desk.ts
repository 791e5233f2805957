import { buildAccountSet, type Profile } from '../xmpp/account';
import { buildInvite, type Invitation, parseInvite } from '../xmpp/invite';
import { domain, local } from '../xmpp/jid';
import { buildChangePassword, buildRemoveAccount } from '../xmpp/register';
import { buildSearch, type Found, parseSearch } from '../xmpp/search';
import type { Client } from './client';

/** What somebody does with their account now and then. Everything throws StanzaError when the server refuses. */
export class AccountDesk {
  constructor(private readonly client: Client) {}

  /** Finds people who may be found. */
  async search(query: string): Promise<Found[]> {
    const { link, self } = this.client;
    return parseSearch(await link.iq(buildSearch(domain(self), query)));
  }

  async invite(): Promise<Invitation | undefined> {
    const { link, self } = this.client;
    return parseInvite(await link.iq(buildInvite(domain(self))));
  }

  async saveProfile(changes: Partial<Profile>): Promise<void> {
    await this.client.link.iq(buildAccountSet(changes));
    await this.client.loadOwnAccount();
  }

  async changePassword(oldPassword: string, newPassword: string): Promise<void> {
    const { link, self } = this.client;
    const request = buildChangePassword(domain(self), local(self), oldPassword, newPassword);
    await link.changePassword(newPassword, () => link.iq(request));
  }

  async deleteAccount(): Promise<void> {
    await this.client.link.iq(buildRemoveAccount());
  }
}
