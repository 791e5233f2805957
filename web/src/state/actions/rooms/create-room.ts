import type { RoomPlan } from '../../../core/sync/room-desk';
import { desk } from '../../desks';
import { people } from '../../people.svelte';
import { session } from '../../session.svelte';
import { locale, t } from '../../text.svelte';
import { showRoom } from './enter-room';
import { learnRoom } from './learn-room';

/** So many names make the name of a room that nobody named. */
const NAMES = 3;

/**
 * Makes a room and opens it.
 *
 * @throws StanzaError when the server refuses
 */
export async function createRoom(plan: RoomPlan): Promise<void> {
  const room = await desk().create(plan);
  await learnRoom(room);
  showRoom(room);
}

/** A room for now: hidden, for those who are asked in, gone when the last one leaves. It is called by who is in it. */
export async function createTemporaryRoom(invited: readonly string[]): Promise<void> {
  const names = [session.ownName, ...invited.map((jid) => people.name(jid))];
  const name = names.length === 1 ? t('temporaryRoom') : names.slice(0, NAMES).join(locale().startsWith('zh') ? '、' : ', ') + (names.length > NAMES ? '…' : '');
  await createRoom({ name, description: '', listed: false, temporary: true, membersOnly: true, moderated: false, password: '', people: invited });
}
