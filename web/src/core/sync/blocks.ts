import {
  buildBlock,
  buildBlockList,
  buildUnblock,
  parseBlockList,
  parseBlockNews,
  type ReportReason,
} from '../xmpp/blocking';
import type { Xml } from '../xmpp/xml';

export interface BlocksListener {
  onBlocked(jids: ReadonlySet<string>): void;
}

interface BlocksWire {
  iq(request: Xml): Promise<Xml>;
}

/** Why somebody is reported, with the messages that show it. */
export interface Complaint {
  readonly reason: ReportReason;
  readonly text: string;
  readonly messages: readonly { by: string; id: string }[];
}

/** Whom this account does not want to hear from, the same on all its devices (XEP-0191). */
export class Blocks {
  private blocked: ReadonlySet<string> = new Set();

  constructor(
    private readonly self: string,
    private readonly wire: BlocksWire,
    private readonly listener: BlocksListener,
  ) {}

  /** Asks for the list; from then on the server pushes its changes. */
  async load(): Promise<void> {
    this.take(new Set(parseBlockList(await this.wire.iq(buildBlockList()))));
  }

  onPush(iq: Xml): void {
    const news = parseBlockNews(iq, this.self);
    if (!news) return;
    const next = new Set(news.kind === 'unblock' && news.jids.length === 0 ? [] : this.blocked);
    for (const jid of news.jids) {
      if (news.kind === 'block') next.add(jid);
      else next.delete(jid);
    }
    this.take(next);
  }

  /** @throws StanzaError when the server refuses or cannot be reached */
  async block(jid: string, complaint?: Complaint): Promise<void> {
    await this.wire.iq(buildBlock(jid, complaint));
    this.take(new Set([...this.blocked, jid]));
  }

  /** @throws StanzaError when the server refuses or cannot be reached */
  async unblock(jid: string): Promise<void> {
    await this.wire.iq(buildUnblock(jid));
    this.take(new Set([...this.blocked].filter((each) => each !== jid)));
  }

  private take(blocked: ReadonlySet<string>): void {
    this.blocked = blocked;
    this.listener.onBlocked(blocked);
  }
}
