import { AccountDesk } from '../core/sync/account-desk';
import { RoomDesk } from '../core/sync/room-desk';
import { client } from './current';
import { newId } from './random';

/** What is asked of rooms and done to them, once the account is open. */
export function desk(): RoomDesk {
  const { link, rooms, self } = client();
  if (!rooms) throw new Error('not open yet');
  return new RoomDesk(self, link, rooms, newId);
}

/** What is done with the own account. */
export function accountDesk(): AccountDesk {
  return new AccountDesk(client());
}
