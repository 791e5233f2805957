import type { Affiliation, Occupant } from '../../../core/xmpp/muc';
import type { Listed } from '../../../core/xmpp/room-admin';
import { desk } from '../../desks';

/** Everybody on the lists of a room that we may read; who is not there stands on them too. */
export async function listMembers(room: string, me: Occupant | undefined): Promise<Listed[]> {
  const lists: readonly Affiliation[] = me?.affiliation === 'owner' || me?.affiliation === 'admin' ? ['owner', 'admin', 'member', 'outcast'] : ['owner', 'admin', 'member'];
  const asked = lists.map((list) => desk().affiliations(room, list).catch(() => []));
  return (await Promise.all(asked)).flat();
}
