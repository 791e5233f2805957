import { bare } from '../xmpp/jid';
import { NS } from '../xmpp/ns';
import { buildItems, buildPublish, type NodeNews, parseItems } from '../xmpp/pubsub';
import { child, childText, elements, text, xml, type Xml } from '../xmpp/xml';
import { base64, sha1 } from './hash';
import type { Shelf } from './shelf';

export const AVATAR_METADATA = 'urn:xmpp:avatar:metadata';
const AVATAR_DATA = 'urn:xmpp:avatar:data';
const CARD = 'vcard-temp';
const CARD_UPDATE = 'vcard-temp:x:update';

/** Bytes of the largest picture of a person that is kept. */
const LARGEST = 512 * 1024;
/** Pictures asked for at once. */
const MOST_ASKED = 6;

export interface AvatarsListener {
  /** Someone's picture changed; undefined when there is none. */
  onAvatar(jid: string, picture: Blob | undefined): void;
}

/** What pictures need of a connection. */
export interface AvatarsWire {
  readonly online: boolean;
  iq(request: Xml): Promise<Xml>;
}

/** A picture to publish, square. */
export interface NewAvatar {
  readonly blob: Blob;
  /** Pixels of a side. */
  readonly edge: number;
}

/** Pictures of people (XEP-0084), of rooms and of those in them (XEP-0153): asked for when shown, kept by their hash. */
export class Avatars {
  /** Which picture someone has; empty for none. Those missing were never told. */
  private readonly faces = new Map<string, string>();
  /** Where an occupant is asked for the picture: by the occupant's full address. */
  private readonly places = new Map<string, string>();
  private readonly wanted = new Set<string>();
  /** Asked in this session. */
  private readonly asked = new Set<string>();
  /** Asked again, since their presence came later. */
  private readonly twice = new Set<string>();
  private readonly queue: (() => Promise<void>)[] = [];
  private running = 0;

  constructor(
    private readonly self: string,
    private readonly wire: AvatarsWire,
    private readonly shelf: Shelf,
    private readonly listener: AvatarsListener,
    private readonly isRoom: (jid: string) => boolean,
  ) {}

  async restore(): Promise<void> {
    for (const [jid, hash] of await this.shelf.faces()) if (!this.faces.has(jid)) this.faces.set(jid, hash);
  }

  onSession(resumed: boolean): void {
    if (!resumed) {
      this.asked.clear();
      this.twice.clear();
    }
    for (const jid of this.wanted) this.fetch(jid);
  }

  /** Someone is shown: their picture is told as soon as it is here. */
  want(jid: string): void {
    if (this.wanted.has(jid)) return;
    this.wanted.add(jid);
    this.fetch(jid);
  }

  /** A presence may tell which picture its sender has. */
  onPresence(stanza: Xml): void {
    const from = stanza.attrs['from'] ?? '';
    if (stanza.attrs['type'] === undefined) this.askAgain(bare(from));
    const update = child(stanza, 'x', CARD_UPDATE);
    const photo = child(update, 'photo', CARD_UPDATE);
    // Without the inner element the client only says that it does not know yet.
    if (!photo || stanza.attrs['type'] !== undefined) return;
    const hash = text(photo).trim().toLowerCase();
    const occupant = this.isRoom(bare(from)) && bare(from) !== from ? child(stanza, 'occupant-id', NS.occupant)?.attrs['id'] : undefined;
    if (this.isRoom(bare(from)) && bare(from) !== from) {
      const real = bare(child(child(stanza, 'x', NS.mucUser), 'item')?.attrs['jid'] ?? '');
      if (real) this.learn(real, hash);
      if (occupant) this.places.set(occupant, from);
      if (occupant) this.learn(occupant, hash);
    } else this.learn(bare(from), hash);
  }

  /** News of the node where someone says which picture they have. */
  onNews(jid: string, news: NodeNews): void {
    this.learn(jid, hashOf(news.items[0]?.payload));
  }

  /**
   * Shows everybody a picture of this account.
   *
   * @throws StanzaError when the server refuses it
   */
  async publish({ blob, edge }: NewAvatar): Promise<void> {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const id = await sha1(bytes);
    const size = String(edge);
    const info = xml('info', AVATAR_METADATA, { bytes: String(bytes.length), id, type: blob.type, width: size, height: size });
    await this.shelf.putPicture(id, blob).catch(() => undefined);
    await this.wire.iq(buildPublish(AVATAR_DATA, id, xml('data', AVATAR_DATA, {}, base64(bytes))));
    await this.wire.iq(buildPublish(AVATAR_METADATA, id, xml('metadata', AVATAR_METADATA, {}, info)));
    this.learn(this.self, id);
  }

  /**
   * Takes the picture of this account back.
   *
   * @throws StanzaError when the server refuses
   */
  async remove(): Promise<void> {
    await this.wire.iq(buildPublish(AVATAR_METADATA, 'none', xml('metadata', AVATAR_METADATA)));
    this.learn(this.self, '');
  }

  /** Who had no picture to show us before we saw their presence may have one now. */
  private askAgain(jid: string): void {
    if (this.faces.get(jid) || !this.asked.has(jid) || this.twice.has(jid) || this.isRoom(jid)) return;
    this.twice.add(jid);
    this.asked.delete(jid);
    this.faces.delete(jid);
    this.fetch(jid);
  }

  /** A room tells which picture it has; empty for none. */
  onRoomInfo(room: string, hash: string): void {
    this.learn(room, hash);
  }

  private learn(jid: string, hash: string): void {
    if (this.faces.get(jid) === hash) return;
    this.faces.set(jid, hash);
    this.asked.delete(jid);
    void this.shelf.putFace(jid, hash).catch(() => undefined);
    if (this.wanted.has(jid)) this.fetch(jid);
  }

  private fetch(jid: string): void {
    const hash = this.faces.get(jid);
    if (hash === '') this.listener.onAvatar(jid, undefined);
    if (hash === '' || this.asked.has(jid)) return;
    this.queue.push(() => this.bring(jid));
    this.run();
  }

  private run(): void {
    while (this.running < MOST_ASKED) {
      const next = this.queue.shift();
      if (!next) return;
      this.running++;
      void next()
        .catch(() => undefined)
        .finally(() => {
          this.running--;
          this.run();
        });
    }
  }

  private async bring(jid: string): Promise<void> {
    const known = this.faces.get(jid);
    const kept = known ? await this.shelf.picture(known) : undefined;
    if (kept) {
      this.listener.onAvatar(jid, kept);
      return;
    }
    if (!this.wire.online || this.asked.has(jid)) return;
    this.asked.add(jid);
    const blob = this.places.has(jid) || this.isRoom(jid) ? await this.fromCard(jid) : await this.fromNode(jid, known);
    if (blob) this.listener.onAvatar(jid, blob);
  }

  private async fromNode(jid: string, known: string | undefined): Promise<Blob | undefined> {
    if (!jid.includes('@')) return undefined;
    const to = jid === this.self ? undefined : jid;
    const hash = known ?? hashOf(parseItems(await this.wire.iq(buildItems(AVATAR_METADATA, to)))[0]?.payload);
    this.faces.set(jid, hash);
    if (hash === '') return undefined;
    const items = parseItems(await this.wire.iq(buildItems(AVATAR_DATA, to, hash)));
    const blob = await this.keep(hash, text(items[0]?.payload));
    if (blob) await this.shelf.putFace(jid, hash).catch(() => undefined);
    return blob;
  }

  private async fromCard(jid: string): Promise<Blob | undefined> {
    const request = xml('iq', NS.client, { type: 'get', to: this.places.get(jid) ?? jid }, xml('vCard', CARD));
    const photo = child(child(await this.wire.iq(request), 'vCard', CARD), 'PHOTO');
    return this.keep(this.faces.get(jid), childText(photo, 'BINVAL') ?? '');
  }

  /** Takes only a picture that is what its name says. */
  private async keep(hash: string | undefined, encoded: string): Promise<Blob | undefined> {
    const compact = encoded.replace(/\s+/g, '');
    if (compact === '' || compact.length > LARGEST * 1.4) return undefined;
    const bytes = Uint8Array.from(atob(compact), (letter) => letter.charCodeAt(0));
    const type = pictureType(bytes);
    if (!type) return undefined;
    const real = await sha1(bytes);
    if (hash && real !== hash) return undefined;
    const blob = new Blob([bytes], { type });
    await this.shelf.putPicture(real, blob).catch(() => undefined);
    return blob;
  }
}

function hashOf(metadata: Xml | undefined): string {
  // A picture that lies elsewhere is not fetched: whoever looks at it would be seen there.
  const info = elements(metadata, 'info').find((each) => each.attrs['url'] === undefined);
  return (info?.attrs['id'] ?? '').toLowerCase();
}

/** What kind of picture these bytes are; empty when none that is shown. */
export function pictureType(bytes: Uint8Array): string {
  const begins = (...signs: readonly number[]) => signs.every((sign, index) => bytes[index] === sign);
  if (begins(0x89, 0x50, 0x4e, 0x47)) return 'image/png';
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(0x47, 0x49, 0x46, 0x38)) return 'image/gif';
  return begins(0x52, 0x49, 0x46, 0x46) && bytes[8] === 0x57 && bytes[9] === 0x45 ? 'image/webp' : '';
}
