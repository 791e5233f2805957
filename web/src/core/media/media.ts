import { compare, type Message } from '../model/message';
import type { SharedFile } from '../model/file';
import type { Outbox } from '../sync/outbox';
import type { Talk } from '../sync/talk';
import type { TalkStore } from '../store/talk-store';
import type { ChatStanza } from '../xmpp/message';
import { bare, domain } from '../xmpp/jid';
import { parseEvent } from '../xmpp/pubsub';
import type { Xml } from '../xmpp/xml';
import { AVATAR_METADATA, Avatars, type AvatarsListener } from './avatars';
import { Shelf } from './shelf';
import type { Dispatch, Lock, Uploads, UploadsListener } from './uploads';

export interface MediaListener extends UploadsListener, AvatarsListener {
  /** What an earlier page left behind is known. */
  onUploadsKnown(): void;
  /** Messages changed how far they are. */
  onMoved(messages: readonly Message[]): void;
}

/** What media need of the rest of a signed-in account. */
export interface MediaAround {
  readonly self: string;
  /** Where the page is, such as `https://chat.example.org`. */
  readonly origin: string;
  readonly wire: { readonly online: boolean; iq(request: Xml): Promise<Xml> };
  readonly talk: Talk;
  readonly outbox: Outbox;
  readonly store: TalkStore;
  isRoom(jid: string): boolean;
  now(): number;
  readonly lock: Lock;
}

/** Files, sounds and faces of one account. */
export class Media {
  private sender: Promise<Uploads> | undefined;

  private constructor(
    private readonly around: MediaAround,
    private readonly shelf: Shelf,
    private readonly listener: MediaListener,
    readonly avatars: Avatars,
  ) {}

  /** What sends files; it comes a moment later than the rest. */
  uploads(): Promise<Uploads> {
    this.sender ??= this.makeUploads().catch((error: unknown) => {
      this.sender = undefined;
      throw error;
    });
    return this.sender;
  }

  /** Opens what this device keeps. */
  static async open(around: MediaAround, listener: MediaListener): Promise<Media> {
    const { self, wire } = around;
    const shelf = await Shelf.open(self);
    const avatars = new Avatars(self, wire, shelf, listener, (jid) => around.isRoom(jid));
    const media = new Media(around, shelf, listener, avatars);
    await avatars.restore();
    return media;
  }

  /** Takes up what an earlier page left behind. */
  async restore(): Promise<void> {
    await (await this.uploads()).restore();
    this.listener.onUploadsKnown();
  }

  onSession(resumed: boolean): void {
    void this.uploads().then(
      (uploads) => uploads.onSession(resumed),
      () => undefined,
    );
    this.avatars.onSession(resumed);
  }

  /** News of something published by anybody. */
  onEvent(stanza: ChatStanza): void {
    const news = stanza.event ? parseEvent(stanza.event) : undefined;
    if (news?.node === AVATAR_METADATA) this.avatars.onNews(bare(stanza.from), news);
  }

  /** Shows a message with a file and begins to send it. */
  async send(chat: string, file: SharedFile, blob: Blob, notBefore: number, onShown: (message: Message) => void): Promise<Message> {
    const message = this.around.talk.hold(chat, file, '', notBefore);
    onShown(message);
    await (await this.uploads()).add(message, blob);
    return message;
  }

  /** Shows a text that goes out as soon as the files before it are sent. */
  async follow(after: readonly Message[], body: string, notBefore: number, onShown: (message: Message) => void): Promise<void> {
    const chat = after[0]?.chat;
    if (chat === undefined) return;
    const message = this.around.talk.hold(chat, undefined, body, notBefore);
    onShown(message);
    const keys = after.map(({ key }) => key);
    await (await this.uploads()).add(message, undefined, keys);
  }

  private async makeUploads(): Promise<Uploads> {
    const { self, origin, wire } = this.around;
    const { Uploads, putTo, ownAddress } = await import('./sending');
    const reach = (url: string) => ownAddress(url, { origin, domain: domain(self) });
    const put = putTo((url) => reach(url) || url);
    const way = { put, reaches: (url: string) => reach(url) !== '', lock: this.around.lock };
    return new Uploads(self, wire, this.shelf, this.dispatch(), this.listener, way);
  }

  private dispatch(): Dispatch {
    const { listener } = this;
    const { talk, outbox, store } = this.around;
    const move = async (key: string, state: 'failed' | 'sending', error: string) => {
      listener.onMoved(await store.advance([key], state, error));
    };
    return {
      release: async (message: Message) => {
        // What was said meanwhile was said before: here it stands where everybody else will see it.
        const last = (await store.line(message.chat))?.last;
        const late = last && compare(last, message) > 0;
        const moved = talk.retry(late ? { ...message, at: Math.max(last.at + 1, this.around.now()) } : message);
        if (late) listener.onMoved([moved]);
        await outbox.stored();
      },
      fail: (key: string, failure: string) => move(key, 'failed', failure),
      resume: (key: string) => move(key, 'sending', ''),
      kept: (key: string) => store.get(key),
    };
  }

  heard(): Promise<string[]> {
    return this.shelf.heard();
  }

  async setHeard(key: string): Promise<void> {
    await this.shelf.putHeard(key);
  }

  close(): void {
    this.shelf.close();
  }
}
