import type { Chat, ChatKind } from '../model/chat';
import type { TalkStore } from '../store/talk-store';
import { NS } from '../xmpp/ns';
import { buildItems, buildPublish, buildRetractItem, type Item, type NodeNews, parseItems, PRIVATE } from '../xmpp/pubsub';
import { StanzaError } from '../xmpp/stanza-error';
import { xml, type Xml } from '../xmpp/xml';

/** What a person sets for a conversation. */
export interface Mark {
  /** When it was put on top of the list, milliseconds; 0 when it is not. */
  readonly pinned: number;
  readonly muted: boolean;
  readonly archived: boolean;
}

export interface MarksListener {
  onLine(chat: Chat): void;
}

interface MarksWire {
  iq(request: Xml): Promise<Xml>;
}

/** What is set for conversations, the same on all own devices (docs/protocol/chats.md). */
export class Marks {
  constructor(
    private readonly wire: MarksWire,
    private readonly store: TalkStore,
    private readonly kindOf: (chat: string) => ChatKind,
    private readonly listener: MarksListener,
    private readonly now: () => number,
  ) {}

  /** Learns what other devices set while this one was away. */
  async catchUp(): Promise<void> {
    const items = parseItems(await this.wire.iq(buildItems(NS.chats)));
    const set = new Set(items.map(({ id }) => id));
    for (const item of items) await this.learn(item);
    for (const jid of await this.store.marked()) if (!set.has(jid)) await this.forget(jid);
  }

  async onNews(news: NodeNews): Promise<void> {
    for (const item of news.items) await this.learn(item);
    for (const jid of news.gone) await this.forget(jid);
  }

  /**
   * Sets something for a conversation: here at once, then on the other devices.
   *
   * @throws StanzaError when the server refuses or cannot be reached; it is as before then
   */
  async set(jid: string, change: Partial<Mark>): Promise<void> {
    const before = markOf(await this.store.line(jid));
    const next = { ...before, ...change };
    await this.keep(jid, next);
    try {
      await this.wire.iq(isPlain(next) ? buildRetractItem(NS.chats, jid) : buildPublish(NS.chats, jid, payloadOf(next), PRIVATE));
    } catch (error) {
      if (isPlain(next) && error instanceof StanzaError && error.condition === 'item-not-found') return;
      await this.keep(jid, before);
      throw error;
    }
  }

  private async learn({ id: jid, payload }: Item): Promise<void> {
    if (payload?.name !== 'chat' || payload.ns !== NS.chats) return;
    const at = Date.parse(payload.attrs['pinned'] ?? '');
    await this.keep(jid, {
      pinned: Number.isNaN(at) ? 0 : at,
      muted: payload.attrs['muted'] === 'true',
      archived: payload.attrs['archived'] === 'true',
    });
  }

  private forget(jid: string): Promise<void> {
    return this.keep(jid, { pinned: 0, muted: false, archived: false });
  }

  private async keep(jid: string, { pinned, muted, archived }: Mark): Promise<void> {
    const make = { at: this.now(), kind: this.kindOf(jid) };
    const known = await this.store.line(jid);
    if (!known && !pinned) return;
    const line = await this.store.change(jid, (chat) => ({ ...chat, pinned, muted, archived }), make);
    if (line) this.listener.onLine(line);
  }
}

function markOf(chat: Chat | undefined): Mark {
  return { pinned: chat?.pinned ?? 0, muted: chat?.muted ?? false, archived: chat?.archived ?? false };
}

function isPlain({ pinned, muted, archived }: Mark): boolean {
  return pinned === 0 && !muted && !archived;
}

function payloadOf({ pinned, muted, archived }: Mark): Xml {
  const flag = (on: boolean) => (on ? 'true' : undefined);
  return xml('chat', NS.chats, {
    pinned: pinned > 0 ? new Date(pinned).toISOString() : undefined,
    muted: flag(muted),
    archived: flag(archived),
  });
}
