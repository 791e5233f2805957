import type { Message } from '../../src/core/model/message';
import type { Outbox, Wire } from '../../src/core/sync/outbox';
import { buildText } from '../../src/core/xmpp/build-message';
import type { Xml } from '../../src/core/xmpp/xml';

export const SELF = 'alice@example.org';
export const BOB = 'bob@example.org';

/** A connection of which the test decides what arrives. */
export class FakeWire implements Wire {
  shut = '';
  online = true;
  acknowledging = true;
  sent: Xml[] = [];
  private acknowledged = 0;

  send(stanza: Xml): boolean {
    if (!this.online) return false;
    this.sent.push(stanza);
    return true;
  }

  acknowledge(count: number): void {
    this.acknowledged = count;
  }

  ready(stanza: Xml): boolean {
    return stanza.attrs['to'] !== this.shut;
  }

  unacknowledged(): ReadonlySet<string> {
    return new Set(this.sent.slice(this.acknowledged).map((stanza) => stanza.attrs['id'] ?? ''));
  }

  async roundTrip(): Promise<void> {}
}

/** Says something to Bob. */
export function say(outbox: Outbox, body: string, notBefore = 0, draft?: string): Message {
  const stanza = (id: string) => buildText({ to: BOB, room: false, occupant: false }, id, { body });
  return outbox.add({ chat: BOB, kind: 'person', author: SELF, nick: '', body, draft, notBefore, stanza });
}

/** Hears nothing, and has nothing to let go. */
export const deaf = { onQueued: () => undefined, onMoved: () => undefined, onFull: () => Promise.resolve(false) };
