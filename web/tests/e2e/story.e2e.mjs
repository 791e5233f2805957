import assert from 'node:assert/strict';

/** The story of the product: two people find each other by ID and lose nothing while one is away. */
export const tests = [
  [
    'two people register, chat, and three messages wait in order for the one who was away',
    async (world) => {
      const a = await world.person();
      await world.shoot(a.page, 'sign-in');
      await a.register(world.unique('zhangsan'), '张三');
      await world.shoot(a.page, 'registered');
      await a.start();
      const b = await world.person({ language: 'en', theme: 'dark' });
      await b.register(world.unique('alice'), 'Alice');
      await b.start();

      await a.add(b.id, 'Alice');
      await b.tab('contacts');
      await b.button('accept').waitFor();
      await world.shoot(b.page, 'request');
      await b.accept();

      await a.open('Alice');
      await a.say('你好，Alice！');
      await b.openFromList('张三');
      await b.sees('你好，Alice！');
      await b.say('Hi! 明天见？');
      await a.sees('你好，Alice！', 'Hi! 明天见？');
      await a.stateOf('你好，Alice！', 'read');
      await world.shoot(a.page, 'chat');

      const bLogin = b.id;
      const bUrl = b.page.url();
      await b.page.context().close();
      await a.until('Alice to be away', async () => (await a.page.locator('.chat header .dot').count()) === 0);
      await a.say('第一条');
      await a.say('第二条');
      await a.say('第三条');
      await a.stateOf('第三条', 'sent');

      const again = await world.person({ language: 'en', theme: 'dark', url: new URL(bUrl).origin });
      await again.signIn(bLogin);
      await again.signedIn();
      const row = again.page.getByRole('list', { name: again.t.conversationList }).getByRole('button', { name: /^张三/ });
      await row.waitFor();
      await again.until('three unread', async () => /3 unread/.test((await row.textContent()) ?? ''));
      await world.shoot(again.page, 'returned');
      await row.click();
      await again.sees('第一条', '第二条', '第三条');
      assert.equal((await again.texts()).filter((text) => text.startsWith('第')).length, 3, 'each exactly once');
      await a.stateOf('第三条', 'read');
      await world.shoot(again.page, 'returned-chat');
    },
  ],
];
