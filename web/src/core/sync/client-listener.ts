import type { MediaListener } from '../media/media';
import type { Invitation, RoomAsk } from '../model/waiting';
import type { Snapshot } from '../store/account-store';
import type { LetGo } from '../store/let-go';
import type { Account } from '../xmpp/account';
import type { LinkState } from '../xmpp/link';
import type { BlocksListener } from './blocks';
import type { ContactsListener } from './contacts';
import type { HistoryListener } from './history';
import type { InboxListener } from './inbox';
import type { OutboxListener } from './outbox';
import type { RoomRefusal } from './room-errands';
import type { RoomsListener } from './rooms';
import type { TalkListener } from './talk';

type FromInbox = Omit<InboxListener, 'onAccount' | 'onRefused' | 'onChangeRefused' | 'onReadElsewhere' | 'onOther' | 'onFull'>;

/** Everything that can happen while someone is signed in. */
export interface ClientListener extends ContactsListener, BlocksListener, FromInbox, Omit<OutboxListener, 'onFull'>, HistoryListener, RoomsListener, TalkListener, MediaListener {
  onLink(state: LinkState): void;
  /** The account is known and its cache is open. */
  onOpened(self: string, snapshot: Snapshot): void;
  onOwnAccount(account: Account): void;
  /** Another device of this account has seen all of the chat. */
  onReadElsewhere(peer: string): void;
  /** The device was full, and this was let go for what arrives; nothing when there was nothing to let go. */
  onLetGo(gone: LetGo): void;
  onInvitation(invitation: Invitation): void;
  /** Somebody asks a room that this account runs for something. */
  onAsk(ask: RoomAsk): void;
  /** A room refused what was sent to it. */
  onRoomRefused(refusal: RoomRefusal): void;
}
