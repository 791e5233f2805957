import { bare } from './jid';
import { NS } from './ns';
import { child, childText, elements, type Xml } from './xml';

/** What a room tells beside messages of people. */
export type RoomNotice =
  /** Its settings are others now. */
  | { readonly kind: 'changed'; readonly room: string }
  | { readonly kind: 'declined'; readonly room: string; readonly by: string; readonly reason: string };

const CHANGES: readonly string[] = ['104', '170', '171', '172', '173', '174'];

export function parseNotice(stanza: Xml): RoomNotice | undefined {
  if (stanza.attrs['type'] === 'error') return undefined;
  const room = bare(stanza.attrs['from'] ?? '');
  const user = child(stanza, 'x', NS.mucUser);
  const declined = child(user, 'decline', NS.mucUser);
  if (declined) return { kind: 'declined', room, by: bare(declined.attrs['from'] ?? ''), reason: childText(declined, 'reason') ?? '' };
  if (elements(user, 'status').some((status) => CHANGES.includes(status.attrs['code'] ?? ''))) return { kind: 'changed', room };
  return undefined;
}
