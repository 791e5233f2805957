import assert from 'node:assert/strict';
import { befriend } from './person.mjs';

function rows(person) {
  return person.page.getByRole('list', { name: person.t.conversationList }).getByRole('button');
}

function filter(person, key) {
  return person.page.getByRole('group', { name: person.t.filters }).getByRole('button', { name: person.t[key], exact: true }).click();
}

async function choose(person, name, item) {
  await rows(person).filter({ hasText: name }).click({ button: 'right' });
  await person.page.getByRole('menuitem', { name: person.t[item], exact: true }).click();
}

export const tests = [
  [
    'conversations are pinned, muted, archived and filtered, on all devices',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await a.say('早上好');
      await b.open('张三');
      await b.say('早！');
      await a.sees('早上好', '早！');
      await a.tab('chats');
      const second = await world.person({ language: 'en', theme: 'dark' });
      await second.signIn(a.account);
      await second.signedIn();
      await rows(second).filter({ hasText: 'Alice' }).waitFor();

      await choose(a, 'Alice', 'pin');
      await a.until('Alice on top', async () => /Alice/.test((await rows(a).first().textContent()) ?? ''));
      await choose(a, 'Alice', 'mute');
      await second.until('pinned and muted there too', async () => {
        const text = (await rows(second).first().textContent()) ?? '';
        return /Alice/.test(text) && text.includes(second.t.muted);
      });
      await world.shoot(a.page, 'list-pinned');
      await world.shoot(second.page, 'list-pinned-dark');
      await rows(a).filter({ hasText: 'Alice' }).click({ button: 'right' });
      await world.shoot(a.page, 'list-menu');
      await world.audit(a.page, 'the menu of a conversation');
      await a.page.keyboard.press('Escape');

      await choose(second, 'Alice', 'archive');
      await a.until('away from the list', async () => (await rows(a).filter({ hasText: 'Alice' }).count()) === 0);
      await filter(a, 'filterArchived');
      await rows(a).filter({ hasText: 'Alice' }).waitFor();
      await filter(a, 'filterAll');
      await b.say('在吗？');
      await rows(a).filter({ hasText: 'Alice' }).waitFor();
      await filter(a, 'filterRooms');
      await a.until('rooms only', async () => (await rows(a).filter({ hasText: 'Alice' }).count()) === 0);
    },
  ],
  [
    'messages are found in all conversations, in the middle of Chinese sentences too',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await a.say('我们明天去北京大学的图书馆');
      await b.open('张三');
      await b.say('good, see you at the library');
      await a.sees('我们明天去北京大学的图书馆', 'good, see you at the library');
      await a.page.keyboard.press('Control+k');
      await a.field('searchAll').fill('大学');
      const hits = a.page.getByRole('list', { name: a.t.foundMessages }).getByRole('button');
      await hits.first().waitFor();
      assert.equal(await hits.count(), 1);
      assert.equal(await hits.locator('mark').textContent(), '大学');
      await world.shoot(a.page, 'list-found');
      await world.audit(a.page, 'what was found');
      await a.field('searchAll').fill('librar');
      await a.until('the other one', async () => /see you at the library/.test((await hits.first().textContent()) ?? ''));
      await a.field('searchAll').fill('marzipan');
      await a.page.getByText(a.t.noHitsLead).waitFor();
      await a.page.keyboard.press('Escape');
      await a.field('searchAll').fill('大学');
      await hits.first().click();
      await a.until('the message found has the focus', () =>
        a.page.evaluate(() => document.activeElement?.closest('.row')?.textContent.includes('北京大学') ?? false),
      );
    },
  ],
  [
    'a chat is searched from hit to hit, and a day is found again',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await a.say('苹果派');
      for (let index = 1; index <= 3; index++) await a.say(`第 ${index} 句`);
      await a.say('再来一个苹果');
      await b.open('张三');
      await b.sees('再来一个苹果');
      await b.page.keyboard.press('Control+f');
      const bar = b.page.getByRole('search', { name: b.t.searchChat });
      await bar.getByRole('searchbox').fill('苹果');
      await bar.getByText(b.t.hitOf.replace('{n}', '1').replace('{all}', '2')).waitFor();
      await b.page.keyboard.press('Enter');
      await bar.getByText(b.t.hitOf.replace('{n}', '2').replace('{all}', '2')).waitFor();
      await world.shoot(b.page, 'list-chat-search');
      await world.audit(b.page, 'searching a chat');
      await bar.getByLabel(b.t.jumpToDay).fill('2999-01-01');
      await b.page.getByText(b.t.nothingSince).waitFor();
      await bar.getByRole('searchbox').press('Escape');
      await bar.waitFor({ state: 'detached' });
    },
  ],
];
