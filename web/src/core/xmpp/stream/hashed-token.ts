import { type Bytes, hmac, type Proof, sameBytes, utf8 } from './proof';

/** The one mechanism for tokens that needs no sight of the channel (XEP-0484, draft-schmaus-kitten-sasl-ht). */
export const HASHED_TOKEN = 'HT-SHA-256-NONE';

/** Proves the possession of a token in one message. */
export class HashedToken implements Proof {
  readonly mechanism = HASHED_TOKEN;

  constructor(
    private readonly username: string,
    private readonly token: string,
  ) {}

  async begin(): Promise<Bytes> {
    const name = utf8(this.username);
    const proof = await hmac('SHA-256', utf8(this.token), utf8('Initiator'));
    const message = new Uint8Array(name.length + 1 + proof.length);
    message.set(name);
    message.set(proof, name.length + 1);
    return message;
  }

  async respond(): Promise<Bytes> {
    throw new Error('HT: there is no second message');
  }

  async verify(last: Bytes): Promise<boolean> {
    return sameBytes(last, await hmac('SHA-256', utf8(this.token), utf8('Responder')));
  }
}
