import type { FoundRooms } from '../../../core/xmpp/directory';
import { StanzaError } from '../../../core/xmpp/stanza-error';
import { desk } from '../../desks';

/** Looks in the directory of public rooms; undefined when it cannot be asked now. */
export async function findRooms(words: string, after = ''): Promise<FoundRooms | undefined> {
  try {
    return await desk().search(words, after);
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error;
    return undefined;
  }
}
