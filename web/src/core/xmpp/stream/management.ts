import { NS } from '../ns';
import { child, type Xml, xml } from '../xml';

const WRAP = 2 ** 32;

/**
 * The books of stream management (XEP-0198): what was sent and is not acknowledged, how much was received, and under
 * which name the session can be resumed. It lives in memory: a reloaded page starts a new session.
 */
export class Management {
  private queue: Xml[] = [];
  private acknowledged = 0;
  private received = 0;
  private id = '';
  private on = false;

  /** Whether stanzas are counted in this session. */
  get enabled(): boolean {
    return this.on;
  }

  /** How many stanzas came from the server. */
  get count(): number {
    return this.received;
  }

  /** Stanzas that the server does not have yet, as far as is known; the oldest first. */
  get pending(): readonly Xml[] {
    return this.queue;
  }

  /** A session began, and with it counting, unless the answer to it is missing. */
  begin(enabled: Xml | undefined): void {
    this.queue = [];
    this.acknowledged = 0;
    this.received = 0;
    this.on = enabled !== undefined;
    this.id = /^(?:true|1)$/.test(enabled?.attrs['resume'] ?? '') ? (enabled?.attrs['id'] ?? '') : '';
  }

  /** The request to go on with the session, when there is one. */
  resume(): Xml | undefined {
    return this.id === '' ? undefined : xml('resume', NS.management, { previd: this.id, h: String(this.received) });
  }

  /** The session cannot be resumed any more. What is pending stays so until another begins. */
  forget(): void {
    this.id = '';
  }

  sent(stanza: Xml): void {
    if (this.on) this.queue.push(stanza);
  }

  heard(): void {
    if (this.on) this.received = (this.received + 1) % WRAP;
  }

  /** The server has received that many stanzas. False when it cannot be: more than were sent. */
  acknowledge(h: string | undefined): boolean {
    const fresh = (Number(h) - this.acknowledged + WRAP) % WRAP;
    if (h === undefined || !/^\d+$/.test(h) || fresh > this.queue.length) return false;
    this.queue.splice(0, fresh);
    this.acknowledged = Number(h);
    return true;
  }

  /**
   * What is worth sending in a new session although it was sent in one that is lost: messages, but those that somebody
   * else keeps and sends again (`kept`, by id), and those that are not worth keeping.
   */
  leftovers(kept: (id: string) => boolean): Xml[] {
    return this.queue.filter(
      (stanza) => stanza.name === 'message' && !kept(stanza.attrs['id'] ?? '') && !child(stanza, 'no-store', NS.hints),
    );
  }
}
