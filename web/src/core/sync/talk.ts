import { amended, type Amendment, type Change } from '../model/amendment';
import type { Chat, ChatKind } from '../model/chat';
import type { SharedFile } from '../model/file';
import type { Mention, Message } from '../model/message';
import type { Changed, TalkStore } from '../store/talk-store';
import {
  type Address,
  buildClearing,
  buildModeration,
  buildReactions,
  buildRemoval,
  buildRetraction,
  buildText,
  type Removed,
} from '../xmpp/build-message';
import type { Xml } from '../xmpp/xml';
import type { Outbox } from './outbox';

/** At most so many messages go in one request to delete them. */
const REMOVED_AT_ONCE = 250;

/** So many changes are known by which an error may name. */
const MOST_CHANGES = 200;

/** What to say. */
export interface Saying {
  readonly chat: string;
  readonly body: string;
  readonly answered?: Message | undefined;
  readonly mentions?: readonly Mention[];
  /** The draft that it was. */
  readonly draft?: string | undefined;
  readonly notBefore: number;
}

export interface TalkListener {
  onChanged(changed: Changed): void;
  /** A change of a message was refused; it is again as it was. */
  onChangeRefused(message: Message, change: Change['kind'], condition: string): void;
  /** Messages were taken off this device, by their keys; none named means all up to the line's last. */
  onRemoved(chat: string, keys: readonly string[] | 'all', line: Chat | undefined): void;
}

/** What one's own words need to know of where they are said. */
export interface Surroundings {
  readonly self: string;
  kindOf(chat: string): ChatKind;
  /** Who we are in a chat: the own bare address, or occupant-id and nickname. */
  meIn(chat: string): { readonly author: string; readonly nick: string };
  iq(request: Xml): Promise<Xml>;
  /** Reads on in the own archive, so that the places of own messages are known. */
  learnPlaces(): Promise<void>;
}

/** What this account says, and does to what was said. */
export class Talk {
  /** The messages as they were, by the ids of the stanzas that change them. */
  private readonly before = new Map<string, { readonly message: Message; readonly change: Change }>();

  constructor(
    private readonly store: TalkStore,
    private readonly outbox: Outbox,
    private readonly listener: TalkListener,
    private readonly around: Surroundings,
    private readonly now: () => number,
  ) {}

  /** Says something; the message is returned at once, to be shown before anything else happens. */
  say({ chat, body, answered, mentions = [], draft, notBefore }: Saying): Message {
    const address = this.addressOf(chat);
    const reply = answered ? { id: this.nameOf(answered), to: answered.nick || answered.author, quote: answered.body } : undefined;
    return this.outbox.add({
      chat,
      kind: this.around.kindOf(chat),
      ...this.around.meIn(chat),
      body,
      draft,
      notBefore,
      ...(reply ? { reply } : {}),
      mentions,
      stanza: (id) => buildText(address, id, { body, mentions, answered: answered ? this.answeredOf(answered) : undefined }),
    });
  }

  /** Sends a file that is on the server already. */
  share(chat: string, file: SharedFile, notBefore: number): Message {
    const address = this.addressOf(chat);
    return this.outbox.add({
      chat,
      kind: this.around.kindOf(chat),
      ...this.around.meIn(chat),
      body: '',
      files: [file],
      notBefore,
      stanza: (id) => buildText(address, id, { body: '', file }),
    });
  }

  /** Shows a message that goes out later, with `retry`: its file, or one before it, is not on the server yet. */
  hold(chat: string, file: SharedFile | undefined, body: string, notBefore: number): Message {
    const files = file ? { files: [file] } : {};
    return this.outbox.hold({ chat, kind: this.around.kindOf(chat), ...this.around.meIn(chat), body, ...files, notBefore });
  }

  /** Sends a message that failed or was held, as it is now. */
  retry(message: Message): Message {
    const file = message.files?.[0];
    const { id, to, quote } = message.reply ?? { id: '', to: '', quote: '' };
    const answered = id === '' ? undefined : { id, to: message.chat === to || to.includes('@') ? to : `${message.chat}/${to}`, quote };
    const draft = { body: message.body, answered, mentions: message.mentions ?? [], file };
    return this.outbox.retry(message, buildText(this.addressOf(message.chat), message.id, draft), this.around.kindOf(message.chat));
  }

  /** Reacts with these emoji and no others. */
  react(message: Message, emojis: readonly string[]): Promise<void> {
    return this.change(message, { kind: 'reactions', emojis }, (id) =>
      buildReactions(this.addressOf(message.chat), id, this.nameOf(message), emojis),
    );
  }

  /** Puts other words in the place of an own message's. */
  correct(message: Message, body: string, mentions: readonly Mention[] = []): Promise<void> {
    const change: Change = { kind: 'correction', body, files: [], mention: false, mentions };
    return this.change(message, change, (id) =>
      buildText(this.addressOf(message.chat), id, { body, mentions, replaces: message.id }),
    );
  }

  /** Takes an own message back for everybody. `words` tells clients that do not know how. */
  retract(message: Message, words: string): Promise<void> {
    return this.change(message, { kind: 'retraction' }, (id) =>
      buildRetraction(this.addressOf(message.chat), id, this.nameOf(message), words),
    );
  }

  /**
   * Takes back, as a moderator, what somebody said in a room.
   *
   * @throws StanzaError when the room refuses
   */
  async moderate(message: Message, reason: string): Promise<void> {
    await this.around.iq(buildModeration(message.chat, message.stanzaId, reason));
  }

  /**
   * Deletes messages for this account, on all its devices.
   *
   * @throws StanzaError when the server refuses, or cannot be reached
   */
  async removeForMe(chat: string, messages: readonly Message[]): Promise<void> {
    const room = this.around.kindOf(chat) === 'room';
    if (!room && messages.some(({ stanzaId, state }) => stanzaId === '' && state !== 'failed')) await this.around.learnPlaces();
    const now = await Promise.all(messages.map(({ chat: of, id, stanzaId }) => this.store.find(of, stanzaId || id)));
    // What is looked at far up in the archive is not kept here, but its place is known.
    const ids = now.flatMap((message, index) => message?.stanzaId || messages[index]?.stanzaId || []);
    for (let start = 0; start < ids.length; start += REMOVED_AT_ONCE) {
      await this.around.iq(buildRemoval(ids.slice(start, start + REMOVED_AT_ONCE), room ? chat : undefined));
    }
    await this.takeOff(chat, messages);
  }

  /**
   * Deletes a conversation for this account, up to its newest message.
   *
   * @throws StanzaError when the server refuses, or cannot be reached
   */
  async clear(chat: string): Promise<void> {
    const room = this.around.kindOf(chat) === 'room';
    if (!room) await this.around.learnPlaces();
    const newest = (await this.store.page(chat, REMOVED_AT_ONCE)).findLast(({ stanzaId }) => stanzaId !== '');
    if (newest) await this.around.iq(buildClearing(chat, newest.stanzaId, room));
    this.listener.onRemoved(chat, 'all', await this.store.clear(chat, newest));
  }

  /** What changes a message was refused: it becomes again what it was. */
  async onRefused(id: string, condition: string): Promise<void> {
    const refused = this.before.get(id);
    if (!refused) return;
    this.before.delete(id);
    const { message, change } = refused;
    const changed = await this.store.restore(message, change.kind === 'reactions');
    if (!changed) return;
    this.listener.onChanged(changed);
    this.listener.onChangeRefused(changed.message, change.kind, condition);
  }

  /** Another own device, or this one, deleted messages for this account. */
  async onRemoved(removed: Removed): Promise<void> {
    if (removed.kind === 'conversation') {
      const upTo = await this.store.find(removed.peer, removed.upTo);
      if (upTo) this.listener.onRemoved(removed.peer, 'all', await this.store.clear(removed.peer, upTo));
      return;
    }
    const chats = new Map<string, Message[]>();
    for (const message of await this.store.withStanzaIds(removed.ids)) {
      if (removed.room !== '' && message.chat !== removed.room) continue;
      chats.set(message.chat, [...(chats.get(message.chat) ?? []), message]);
    }
    for (const [chat, messages] of chats) await this.takeOff(chat, messages);
  }

  private async takeOff(chat: string, messages: readonly Message[]): Promise<void> {
    const keys = messages.map(({ key }) => key);
    for (const message of messages) this.outbox.discard(message);
    this.listener.onRemoved(chat, keys, await this.store.remove(chat, keys));
  }

  /** Shows the change at once; it goes out when it can. */
  private async change(message: Message, change: Change, stanza: (id: string) => Xml): Promise<void> {
    const { author, nick } = this.around.meIn(message.chat);
    const amendment: Amendment = { chat: message.chat, target: this.nameOf(message), author, nick, at: this.now(), change };
    this.remember(this.outbox.change(stanza), message, change);
    const target = change.kind === 'correction' ? { ...amendment, target: message.id } : amendment;
    this.listener.onChanged((await this.store.amend(target)) ?? { message: amended(message, amendment), chat: undefined });
  }

  private remember(id: string, message: Message, change: Change): void {
    this.before.set(id, { message, change });
    const oldest = this.before.keys().next().value;
    if (this.before.size > MOST_CHANGES && oldest !== undefined) this.before.delete(oldest);
  }

  /** The id by which others know the message: the room's own in a room, else its stanza's. */
  private nameOf(message: Message): string {
    return this.around.kindOf(message.chat) === 'room' ? message.stanzaId : message.id;
  }

  private answeredOf(message: Message): { id: string; to: string; quote: string } {
    const room = this.around.kindOf(message.chat) === 'room';
    return { id: this.nameOf(message), to: room ? `${message.chat}/${message.nick}` : message.author, quote: message.body };
  }

  private addressOf(chat: string): Address {
    const kind = this.around.kindOf(chat);
    return { to: chat, room: kind === 'room', occupant: kind === 'private' };
  }
}
