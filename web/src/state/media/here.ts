import { ownAddress } from '../../core/media/shown';
import { domain } from '../../core/xmpp/jid';
import { session } from '../session.svelte';

/** The address under which this page gets a file; empty when it lies on another server. */
export function addressHere(url: string): string {
  return url === '' ? '' : ownAddress(url, { origin: location.origin, domain: domain(session.self) });
}
