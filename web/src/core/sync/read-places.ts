import type { Chat } from '../model/chat';
import type { Message } from '../model/message';
import type { TalkStore } from '../store/talk-store';
import { NS } from '../xmpp/ns';
import { buildItems, buildPublish, type Item, type NodeNews, parseItems, PRIVATE } from '../xmpp/pubsub';
import { child, xml, type Xml } from '../xmpp/xml';

export interface ReadPlacesListener {
  onLine(chat: Chat): void;
}

interface ReadWire {
  readonly online: boolean;
  iq(request: Xml): Promise<Xml>;
}

/** Up to where each conversation was read, the same on all own devices (XEP-0490). */
export class ReadPlaces {
  constructor(
    private readonly self: string,
    private readonly wire: ReadWire,
    private readonly store: TalkStore,
    private readonly listener: ReadPlacesListener,
  ) {}

  /** Learns what was read elsewhere while this device was away. To be called when nothing is missing any more. */
  async catchUp(): Promise<void> {
    const items = parseItems(await this.wire.iq(buildItems(NS.displayed)));
    for (const item of items) await this.learn(item);
  }

  async onNews(news: NodeNews): Promise<void> {
    for (const item of news.items) await this.learn(item);
  }

  /** Tells the own devices that this was read, with all before it. */
  async tell(message: Message, room: boolean): Promise<void> {
    if (message.stanzaId === '' || !this.wire.online) return;
    const by = room ? message.chat : this.self;
    const payload = xml('displayed', NS.displayed, {}, xml('stanza-id', NS.sid, { by, id: message.stanzaId }));
    await this.wire.iq(buildPublish(NS.displayed, message.chat, payload, PRIVATE));
  }

  private async learn({ id: jid, payload }: Item): Promise<void> {
    const id = child(child(payload, 'displayed', NS.displayed) ?? payload, 'stanza-id', NS.sid)?.attrs['id'];
    if (!id) return;
    const message = await this.store.find(jid, id);
    const line = message
      ? await this.store.readUpTo(jid, message)
      : await this.store.change(jid, (chat) => (chat.readId === id ? chat : { ...chat, readId: id }));
    if (line) this.listener.onLine(line);
  }
}
