import assert from 'node:assert/strict';
import { befriend } from './person.mjs';

export const tests = [
  [
    'who is on line is seen by everybody, and when friends were last here',
    async (world) => {
      const { a, b } = await befriend(world);
      const stranger = await world.person({ language: 'en' });
      await stranger.register(world.unique('carol'), 'Carol');
      await stranger.start();
      await a.tab('contacts');
      await a.button('onlinePeople').click();
      const here = a.page.getByRole('list', { name: a.t.onlinePeople }).getByRole('listitem');
      await here.getByText('Alice', { exact: true }).first().waitFor();
      await here.filter({ hasText: 'Carol' }).first().waitFor();
      await world.shoot(a.page, 'people-online');
      await world.audit(a.page, 'who is on line');
      await b.page.close();
      await a.button('friends').click();
      await a.page.getByRole('list', { name: a.t.contacts }).getByText(a.t.seenNow).waitFor({ timeout: 40_000 });
    },
  ],
  [
    'blocking asks, can tell the administrator, holds on all devices, and can be undone',
    async (world) => {
      const { a, b } = await befriend(world);
      await b.open('张三');
      await b.say('买药吗');
      await a.openFromList('Alice');
      await a.sees('买药吗');
      const second = await world.person({ language: 'en', theme: 'dark' });
      await second.signIn(a.account);
      await second.signedIn();
      await a.page.getByRole('button', { name: a.t.infoOf.replace('{name}', 'Alice'), exact: true }).click();
      await a.button('block').click();
      const dialog = a.page.getByRole('dialog');
      await dialog.getByLabel(a.t.blockReport).check();
      await dialog.getByLabel(a.t.reportText).fill('广告');
      await world.shoot(a.page, 'people-block');
      await world.audit(a.page, 'blocking');
      await dialog.getByRole('button', { name: a.t.block, exact: true }).click();
      await a.page.getByText(a.t.youBlocked).waitFor();
      await a.page.keyboard.press('Escape');
      await second.tab('chats');
      await second.page.getByRole('list', { name: second.t.conversationList }).getByRole('button').filter({ hasText: 'Alice' }).click();
      await second.page.getByText(second.t.youBlocked).waitFor();
      await b.say('你好？');
      await b.until('refused', async () => (await b.messages()).at(-1)?.state === 'failed');
      await second.tab('settings');
      await second.button('privacy').click();
      await world.shoot(second.page, 'people-privacy');
      await world.audit(second.page, 'privacy');
      await second.button('unblock').click();
      await a.composer().waitFor();
      await b.say('现在呢？');
      await a.sees('买药吗', '现在呢？');
      assert.equal((await a.texts()).includes('你好？'), false);
    },
  ],
];
