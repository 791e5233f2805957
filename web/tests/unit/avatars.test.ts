import { describe, expect, it } from 'vitest';
import { AVATAR_METADATA, Avatars } from '../../src/core/media/avatars';
import type { Shelf } from '../../src/core/media/shelf';
import { type Xml } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

const BOB = 'bob@example.org';

/** Pictures of people over a wire that finds what `answer` says, and counts the questions. */
function avatars(answer: (node: string) => Xml | undefined) {
  const asked: string[] = [];
  const shown: string[] = [];
  const shelf = { faces: () => Promise.resolve([]), picture: () => Promise.resolve(undefined), putFace: () => Promise.resolve(), putPicture: () => Promise.resolve() };
  const wire = {
    online: true,
    iq(request: Xml): Promise<Xml> {
      const node = /node[^a-z]+([\w:]+)/.exec(JSON.stringify(request))?.[1] ?? '';
      asked.push(node);
      const found = answer(node);
      return found ? Promise.resolve(found) : Promise.reject(new Error('refused'));
    },
  };
  const made = new Avatars('me@example.org', wire, shelf as unknown as Shelf, { onAvatar: (jid) => shown.push(jid) }, () => false);
  return { made, asked, shown };
}

const nothing = fixture(`<iq xmlns='jabber:client' type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='${AVATAR_METADATA}'/></pubsub></iq>`);
const presence = fixture(`<presence xmlns='jabber:client' from='${BOB}/web'/>`);
const turns = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('pictures of people', () => {
  it.each([
    ['had none', () => nothing],
    ['was not to be asked', () => undefined],
  ])('asks once more when somebody who %s is seen on line', async (_, answer) => {
    const { made, asked } = avatars(answer);
    made.want(BOB);
    await turns();
    expect(asked).toEqual([AVATAR_METADATA]);
    for (let seen = 0; seen < 3; seen++) made.onPresence(presence);
    await turns();
    expect(asked).toEqual([AVATAR_METADATA, AVATAR_METADATA]);
  });
});
