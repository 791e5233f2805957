// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { HashedToken } from '../../src/core/xmpp/stream/hashed-token';
import { type Bytes, fromBase64, toBase64, utf8 } from '../../src/core/xmpp/stream/proof';
import { chooseScram, Scram } from '../../src/core/xmpp/stream/scram';

const read = (bytes: Bytes) => new TextDecoder().decode(bytes);

/** RFC 7677 §3. */
const FIRST = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096';
const PROOF = 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
const LAST = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

function example(username = 'user'): Scram {
  return new Scram('SCRAM-SHA-256', username, 'pencil', 'rOprNGfwEbeRWgbNEkqO');
}

async function challenged(scram: Scram, challenge: string): Promise<string> {
  await scram.begin();
  return read(await scram.respond(utf8(challenge)));
}

describe('SCRAM', () => {
  it('proves the password as in the example of RFC 7677', async () => {
    const scram = example();
    expect(read(await scram.begin())).toBe('n,,n=user,r=rOprNGfwEbeRWgbNEkqO');
    expect(read(await scram.respond(utf8(FIRST)))).toBe(PROOF);
    expect(await scram.verify(utf8(LAST))).toBe(true);
  });

  it('believes no server that does not know the password', async () => {
    const scram = example();
    expect(await scram.verify(utf8(LAST)), 'before the proof').toBe(false);
    await challenged(scram, FIRST);
    expect(await scram.verify(utf8(LAST.replace('6', '7')))).toBe(false);
    expect(await scram.verify(utf8('e=invalid-proof'))).toBe(false);
    expect(await scram.verify(utf8(''))).toBe(false);
  });

  it('writes names with commas and equal signs so that they can be read', async () => {
    expect(read(await example('a,b=c').begin())).toBe('n,,n=a=2Cb=3Dc,r=rOprNGfwEbeRWgbNEkqO');
  });

  it('takes part in SHA-512 with keys of its length', async () => {
    const scram = new Scram('SCRAM-SHA-512', 'user', 'pencil', 'abc');
    const proof = /,p=(.+)$/.exec(await challenged(scram, 'r=abcdef,s=c2FsdA==,i=4096'))?.[1] ?? '';
    expect(atob(proof)).toHaveLength(64);
  });

  it.each([
    ['a nonce of another exchange', 'r=somebodyelse,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['a nonce without a part of the server', 'r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['too few iterations', FIRST.replace('4096', '1024')],
    ['iterations without end', FIRST.replace('4096', '4096000000')],
    ['no iterations', FIRST.replace(',i=4096', '')],
    ['no salt', FIRST.replace(/s=[^,]+,/, '')],
    ['an extension that must be understood', `m=x,${FIRST}`],
  ])('refuses %s', async (_, challenge) => {
    await expect(challenged(example(), challenge)).rejects.toThrow();
  });

  it('ignores attributes that it does not know', async () => {
    expect(await challenged(example(), `${FIRST},d=whatever`)).toMatch(/^c=biws,r=rOprNGfwEbeRWgbNEkqO%/);
  });

  it('chooses the strongest and never one that is bound to a channel, which a page cannot see', () => {
    expect(chooseScram(['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])).toBe('SCRAM-SHA-512');
    expect(chooseScram(['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', 'PLAIN'])).toBe('SCRAM-SHA-256');
    expect(chooseScram(['SCRAM-SHA-1', 'PLAIN'])).toBeUndefined();
  });
});

describe('hashed tokens', () => {
  it('are proved by name and keyed hash, and the server by another', async () => {
    const token = new HashedToken('alice', 'secret');
    const message = await token.begin();
    expect(read(message.slice(0, 6))).toBe('alice\0');
    // HMAC-SHA-256 of "Initiator" and "Responder" under "secret".
    expect(toBase64(message.slice(6))).toBe('CA2fqRfG2mdwLfT/UJDYaTtfjIOMgy1vNmK2gizHprk=');
    expect(await token.verify(message.slice(6))).toBe(false);
    expect(await token.verify(fromBase64('icevAmJ7zemHQaEJDf+yVGEPHjNbvwhuOwLnCK2lpoI='))).toBe(true);
  });
});
