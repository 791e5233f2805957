import assert from 'node:assert/strict';
import { befriend } from './person.mjs';
import { confirm, details, dialog, joinFound, make, onMember, pane, three } from './rooms.mjs';

export const tests = [
  [
    'the lobby is there from the first sign-in, and everybody is in it',
    async (world) => {
      const { a, c } = await three(world);
      await a.openFromList(a.t.lobby);
      const text = world.unique('大家好');
      await a.say(text);
      await c.openFromList(c.t.lobby);
      await c.until('what was said in the lobby', async () => (await c.texts()).includes(text));
      const bubble = c.page.locator('.row', { hasText: text });
      // Another test's person of that name may not have left yet.
      assert.match((await bubble.locator('.author').textContent()) ?? '', /^张三( \d+)?$/, 'the nickname chosen at registration');
      assert.equal(await a.button('roomLeave').count(), 0);
      await a.tab('rooms');
      await a.page.getByText(a.t.lobbyLead).waitFor();
      await world.shoot(a.page, 'rooms-zh-light');
      await details(a);
      await world.shoot(a.page, 'lobby-details');
    },
  ],
  [
    'a room of three: made, found, invited to, spoken in, and on the second device',
    async (world) => {
      const { a, b, c } = await three(world);
      const name = world.unique('茶馆');
      await make(a, name, { invite: ['Alice'] });
      await b.tab('rooms');
      const card = b.page.getByRole('article', { name });
      await card.waitFor();
      await world.shoot(b.page, 'room-invitation');
      await card.getByRole('button', { name: b.t.roomEnter, exact: true }).click();
      await b.composer().waitFor();
      await joinFound(c, name);
      await c.composer().waitFor();
      await c.say('我来了');
      await a.sees('我来了');
      await b.sees('我来了');
      const second = await world.person({ language: 'en' });
      await second.signIn(c.id);
      await second.signedIn();
      await second.openFromList(name);
      await second.sees('我来了');
      await details(a);
      await a.until('three people', async () => (await pane(a).getByRole('list', { name: a.t.roomMembers }).getByRole('button').count()) >= 3);
      await world.shoot(a.page, 'room-details');
    },
  ],
  [
    'an @ offers the people of a room, and whoever is named knows it',
    async (world) => {
      const { a, b, c } = await three(world);
      const name = world.unique('茶馆');
      await make(a, name);
      await joinFound(b, name);
      await joinFound(c, name);
      await b.composer().waitFor();
      await c.composer().waitFor();
      await b.tab('chats');
      await b.page.getByRole('list', { name: b.t.conversationList }).getByRole('button', { name: new RegExp(`^${b.t.lobby}`) }).click();
      await c.composer().click();
      await c.page.keyboard.type('请 @Ali');
      const option = c.page.getByRole('option', { name: /Alice/ });
      await option.waitFor();
      await world.shoot(c.page, 'mention-completion');
      await world.audit(c.page, 'mention completion');
      await c.page.keyboard.press('Enter');
      await c.page.keyboard.type('看看');
      await c.page.keyboard.press('Enter');
      await a.sees('请 @Alice 看看');
      assert.equal(await a.page.locator('.bubble .named', { hasText: '@Alice' }).count(), 1);
      const row = b.page.getByRole('list', { name: b.t.conversationList }).getByRole('button', { name: new RegExp(name) });
      await b.until('the mention in the list', async () => ((await row.textContent()) ?? '').includes(b.t.mentioned));
      await row.click();
      await b.page.locator('.bubble.mentioned').waitFor();
      await world.shoot(b.page, 'mentioned');
    },
  ],
  [
    'moderators take the voice, put out and ban; each is told, and may do what is left to do',
    async (world) => {
      const { a, b, c } = await three(world);
      const name = world.unique('茶馆');
      await make(a, name);
      await joinFound(b, name);
      await joinFound(c, name);
      await b.composer().waitFor();
      await c.composer().waitFor();
      await details(a);
      await onMember(a, '李四', 'memberMute');
      await c.page.getByText(c.t.roomListening).waitFor();
      await c.button('roomAskVoice').click();
      await a.page.getByRole('region', { name: a.t.roomAsks }).getByRole('button', { name: a.t.voiceGive, exact: true }).click();
      await c.composer().waitFor();
      await onMember(a, '李四', 'memberKick');
      await world.audit(a.page, 'question before putting out');
      await confirm(a, 'memberKick', '太吵');
      await c.page.getByText(/太吵/).waitFor();
      await world.shoot(c.page, 'room-kicked');
      await c.button('roomAgain').click();
      await c.composer().waitFor();
      await onMember(a, '李四', 'memberBan');
      await confirm(a, 'memberBan');
      await c.page.getByText(c.t.roomBannedBy.split('{name}')[1]).waitFor();
      assert.equal(await c.composer().count(), 0);
      await pane(a).getByRole('heading', { name: a.t.roomBannedList }).waitFor();
      await c.button('roomForget').click();
      await c.until('the room to be gone', async () => (await c.page.getByRole('list', { name: c.t.conversationList }).getByRole('button', { name: new RegExp(name) }).count()) === 0);
      await onMember(a, 'Alice', 'makeAdmin');
      await pane(a).getByText(a.t.roleAdmin, { exact: true }).waitFor();
      await onMember(a, 'Alice', 'memberMessage');
      await a.say('悄悄话');
      await b.openFromList(`张三 · ${name}`);
      await b.sees('悄悄话');
    },
  ],
  [
    'a room with a password, its settings in the own language, and its end',
    async (world) => {
      const { a, b } = await befriend(world, {}, { language: 'en' });
      const name = world.unique('Vault');
      await make(a, name, { password: 'sesame 芝麻' });
      await joinFound(b, name);
      await b.page.getByText(b.t.roomNeedsPassword).waitFor();
      await world.audit(b.page, 'room with a password');
      await b.page.getByLabel(b.t.password, { exact: true }).fill('wrong');
      await b.button('roomEnter').last().click();
      await b.page.getByText(b.t.roomWrongPassword).waitFor();
      await b.page.getByLabel(b.t.password, { exact: true }).fill('sesame 芝麻');
      await b.button('roomEnter').last().click();
      await b.composer().waitFor();
      await details(a);
      await pane(a).getByRole('button', { name: a.t.roomSettings, exact: true }).click();
      await dialog(a).getByLabel('名称', { exact: true }).waitFor();
      await world.shoot(a.page, 'room-settings');
      await world.audit(a.page, 'settings of a room');
      await dialog(a).getByLabel('名称', { exact: true }).fill(`${name} 2`);
      await dialog(a).getByRole('button', { name: a.t.save, exact: true }).click();
      await b.page.getByRole('heading', { name: `${name} 2`, level: 1 }).waitFor();
      await pane(a).getByRole('button', { name: `${a.t.change} ${a.t.roomSubject}`, exact: true }).click();
      await pane(a).getByRole('textbox', { name: a.t.roomSubject }).fill('今天喝什么');
      await pane(a).getByRole('button', { name: a.t.save, exact: true }).click();
      await details(b);
      await pane(b).getByText('今天喝什么').waitFor();
      await pane(a).getByRole('button', { name: a.t.roomDestroy, exact: true }).click();
      await confirm(a, 'roomDestroy', '搬家了');
      await b.page.getByText(b.t.roomClosedWhy.replace('{reason}', '搬家了')).waitFor();
      await world.shoot(b.page, 'room-closed');
    },
  ],
  [
    'a temporary room in two clicks; leaving it takes it off the list',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.tab('rooms');
      await a.button('temporaryRoom').click();
      await dialog(a).getByRole('checkbox', { name: 'Alice' }).check();
      await world.shoot(a.page, 'temporary-room');
      await world.audit(a.page, 'temporary room');
      await a.button('temporaryStart').click();
      await a.composer().waitFor();
      await b.tab('rooms');
      await b.button('decline').waitFor();
      await b.page.getByRole('article').getByRole('button', { name: b.t.roomEnter, exact: true }).click();
      await b.composer().waitFor();
      await a.say('三缺一');
      await b.sees('三缺一');
      await details(b);
      await pane(b).getByRole('button', { name: b.t.roomLeave, exact: true }).click();
      await confirm(b, 'roomLeave');
      await b.until('the room off the list', async () => (await b.page.getByRole('list', { name: b.t.conversationList }).getByRole('button', { name: /张三、Alice/ }).count()) === 0);
    },
  ],
];
