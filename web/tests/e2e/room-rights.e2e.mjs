import assert from 'node:assert/strict';
import { befriend } from './person.mjs';
import { confirm, details, dialog, joinFound, make, onMember, pane, three } from './rooms.mjs';

/** Opens the menu of a message and chooses from it. */
async function onMessage(person, text, action) {
  const row = person.page.locator('.log .row', { hasText: text }).last();
  await row.locator('.bubble').click({ button: 'right' });
  await person.page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${person.t[action]}`) }).click();
}

async function joinByAddress(person, address) {
  await person.tab('rooms');
  await person.button('roomByAddress').click();
  await dialog(person).getByLabel(person.t.roomAddress, { exact: true }).fill(address);
  await dialog(person).getByRole('button', { name: person.t.roomEnter, exact: true }).click();
}

async function addressOf(person) {
  await details(person);
  return (await pane(person).getByRole('region', { name: person.t.roomAddress }).locator('p').textContent()) ?? '';
}

export const tests = [
  [
    'a moderator takes back what somebody said, with a reason, and everybody sees that it is gone',
    async (world) => {
      const { a, b, c } = await three(world);
      const name = world.unique('茶馆');
      await make(a, name);
      await joinFound(b, name);
      await joinFound(c, name);
      await b.composer().waitFor();
      await c.composer().waitFor();
      await c.say('低价卖票');
      await a.sees('低价卖票');
      await b.sees('低价卖票');
      await b.page.locator('.log .row', { hasText: '低价卖票' }).locator('.bubble').click({ button: 'right' });
      assert.equal(await b.page.getByRole('dialog').getByRole('button', { name: b.t.moderate, exact: true }).count(), 0, 'no moderator, no such deed');
      await b.page.keyboard.press('Escape');
      await onMessage(a, '低价卖票', 'moderate');
      await world.shoot(a.page, 'room-moderate');
      await confirm(a, 'moderate');
      for (const person of [a, b, c]) {
        await person.until('the words gone', async () => !(await person.texts()).includes('低价卖票'));
      }
      await world.shoot(b.page, 'room-moderated');
      const second = await world.person({ language: 'en' });
      await second.signIn(b.id);
      await second.signedIn();
      await second.openFromList(name);
      assert.equal((await second.texts()).includes('低价卖票'), false, 'nor does a new device get them');
    },
  ],
  [
    'a room is joined by its address, by part of it, and one that is not there is told',
    async (world) => {
      const { a, b, c } = await three(world);
      const name = world.unique('后院');
      await make(a, name, { who: 'hidden' });
      const address = await addressOf(a);
      await joinByAddress(b, address);
      await b.composer().waitFor();
      await b.page.getByRole('heading', { name, level: 1 }).waitFor();
      await joinByAddress(c, `xmpp:${address}?join`);
      await c.composer().waitFor();
      await c.say('都来了');
      await a.sees('都来了');
      await b.sees('都来了');
      await joinByAddress(c, world.unique('nowhere'));
      await dialog(c).getByText(c.t.roomNotFound).waitFor();
      await dialog(c).getByLabel(c.t.roomAddress, { exact: true }).fill('a b@@c');
      await dialog(c).getByRole('button', { name: c.t.roomEnter, exact: true }).click();
      await dialog(c).getByText(c.t.errRoomAddress).waitFor();
      await world.audit(c.page, 'joining by address');
    },
  ],
  [
    'an invitation that waits is there after a reload, can be declined, and the one who invited is told',
    async (world) => {
      const { a, b } = await befriend(world);
      const name = world.unique('茶馆');
      await make(a, name, { invite: ['Alice'] });
      await b.tab('rooms');
      await b.page.getByRole('article', { name }).waitFor();
      await b.page.reload();
      await b.signedIn();
      await b.tab('rooms');
      await b.page.getByRole('article', { name }).getByRole('button', { name: b.t.decline, exact: true }).click();
      await a.page.getByRole('status').getByText(a.t.roomDeclined.replace('{name}', 'Alice').replace('{room}', name)).waitFor();
      await b.page.getByRole('article', { name }).waitFor({ state: 'detached' });
      await b.page.reload();
      await b.signedIn();
      await b.tab('rooms');
      await b.page.getByText(b.t.lobbyLead).waitFor();
      assert.equal(await b.page.getByRole('article', { name }).count(), 0, 'nor is it asked again');
    },
  ],
  [
    'what a room refuses is said in words, and stays as it was',
    async (world) => {
      const { a, b, c } = await three(world);
      const name = world.unique('茶馆');
      await make(a, name);
      await joinFound(b, name);
      await joinFound(c, name);
      await b.composer().waitFor();
      await c.composer().waitFor();
      await details(b);
      // Nobody takes a name that somebody else has.
      await pane(b).getByRole('button', { name: `${b.t.change} ${b.t.roomNick}`, exact: true }).click();
      await pane(b).getByRole('textbox', { name: b.t.roomNick }).fill('李四');
      await pane(b).getByRole('button', { name: b.t.save, exact: true }).click();
      await b.page.getByRole('status').getByText(b.t.roomNickTaken).waitFor();
      await pane(b).getByRole('region', { name: b.t.roomNick }).getByText('Alice', { exact: true }).waitFor();
      // A moderator whose rights ended meanwhile.
      await details(a);
      await onMember(a, 'Alice', 'makeAdmin');
      await pane(b).getByRole('list', { name: b.t.roomMembers }).getByText(b.t.roleAdmin, { exact: true }).waitFor();
      await pane(b).getByRole('list', { name: b.t.roomMembers }).getByRole('button', { name: /李四/ }).first().click();
      await b.page.getByRole('menuitem', { name: b.t.memberKick, exact: true }).click();
      await onMember(a, 'Alice', 'makeMember');
      await pane(b).getByRole('list', { name: b.t.roomMembers }).getByText(b.t.roleAdmin, { exact: true }).waitFor({ state: 'detached' });
      await confirm(b, 'memberKick');
      await b.page.getByRole('status').getByText(b.t.roomRefused).waitFor();
      await pane(b).getByRole('list', { name: b.t.roomMembers }).getByRole('button', { name: /李四/ }).waitFor();
      await c.composer().waitFor();
      // What is said where one may not speak any more.
      await c.composer().fill('还能说话吗');
      await onMember(a, '李四', 'memberMute');
      await c.page.getByText(c.t.roomListening).waitFor();
      assert.equal(await c.composer().count(), 0);
    },
  ],
  [
    'who may not enter asks to become a member, and those who run the room answer in a window',
    async (world) => {
      const { a, b, c } = await three(world);
      const name = world.unique('读书会');
      await make(a, name, { who: 'members' });
      const address = await addressOf(a);
      await a.page.keyboard.press('Escape');
      await joinByAddress(b, address);
      await b.page.getByText(b.t.roomMembersOnly).waitFor();
      assert.equal(await b.composer().count(), 0);
      await world.audit(b.page, 'a room for members only');
      await world.shoot(b.page, 'room-members-only');
      await b.button('joinAsk').click();
      await b.page.getByText(b.t.joinAsked).waitFor();
      const asks = a.page.getByRole('region', { name: a.t.roomAsks });
      await asks.getByRole('article', { name: 'Alice' }).waitFor();
      assert.equal((await a.texts()).length, 0, 'a request is no message');
      // It waits, whatever happens to the page.
      await a.page.reload();
      await a.signedIn();
      await joinByAddress(c, address);
      await c.button('joinAsk').click();
      await a.page.getByRole('status').getByRole('button', { name: a.t.askShow, exact: true }).click();
      await asks.getByRole('article', { name: '李四' }).waitFor();
      await world.audit(a.page, 'requests in a room');
      await world.shoot(a.page, 'room-asks');
      await asks.getByRole('article', { name: 'Alice' }).getByRole('button', { name: a.t.voiceGive, exact: true }).click();
      await b.composer().waitFor();
      await b.say('谢谢');
      await a.sees('谢谢');
      await a.tab('rooms');
      await a.page.getByRole('article', { name: '李四' }).first().getByRole('button', { name: a.t.decline, exact: true }).click();
      await asks.waitFor({ state: 'detached' });
      await c.page.getByText(/没有获准|未获批准/).first().waitFor();
      await c.button('joinAsk').waitFor();
      assert.equal(await c.composer().count(), 0);
      await world.shoot(c.page, 'room-not-let-in');
    },
  ],
];
