import type { MessageState } from '../model/message';
import type { ChatStanza } from '../xmpp/message';

/** So many receipts and markers of a conversation wait for the messages that they name. */
const MOST_WAITING = 1000;

interface Fate {
  /** From here backwards, all was read: whoever reads a message has read those before it. */
  read: boolean;
  readonly markers: Set<string>;
  readonly receipts: Set<string>;
}

function note(names: Set<string>, name: string): void {
  names.add(name);
  const [oldest] = names;
  if (names.size > MOST_WAITING && oldest !== undefined) names.delete(oldest);
}

/**
 * What became of own messages, learned from an archive that is read backwards: receipts (XEP-0184) and markers
 * (XEP-0333) stand behind the messages that they name, and so are met before them, perhaps on another page.
 */
export class Fates {
  private readonly chats = new Map<string, Fate>();

  /** Whether something is known of a conversation. */
  knows(chat: string): boolean {
    return this.chats.has(chat);
  }

  /** Begins a conversation; `read` says whether the next own message behind that place was read. */
  begin(chat: string, read: boolean): void {
    this.chats.set(chat, { read, markers: new Set(), receipts: new Set() });
  }

  /** Notes what the other side says of own messages. */
  hear({ peer, receiptFor, displayedFor }: ChatStanza): void {
    const fate = this.chats.get(peer);
    if (!fate || fate.read) return;
    if (receiptFor) note(fate.receipts, receiptFor);
    if (displayedFor) note(fate.markers, displayedFor);
  }

  /** What became of an own message. To be asked for each, the newest first. */
  of({ peer, id, originId, stanzaId }: ChatStanza): MessageState {
    const fate = this.chats.get(peer);
    if (!fate) return 'sent';
    const names = [id, originId, stanzaId].flatMap((name) => name || []);
    if (names.some((name) => fate.markers.has(name))) {
      fate.read = true;
      fate.markers.clear();
      fate.receipts.clear();
    }
    if (fate.read) return 'read';
    return names.some((name) => fate.receipts.delete(name)) ? 'delivered' : 'sent';
  }
}
