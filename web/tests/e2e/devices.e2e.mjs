import assert from 'node:assert/strict';
import { PASSWORD } from './person.mjs';
import { startProxy } from './proxy.mjs';

async function registered(world, options = {}) {
  const person = await world.person(options);
  await person.register(world.unique('zhangsan'), '张三');
  await person.start();
  return person;
}

async function signOut(person) {
  await person.tab('settings');
  await person.button('signOut').click();
  await person.page.getByRole('dialog').getByRole('button', { name: person.t.signOut, exact: true }).click();
  await person.field('accountOrId').waitFor();
}

async function changePassword(person, from, to) {
  await person.tab('settings');
  await person.button('accountAndSecurity').click();
  await person.field('oldPassword').fill(from);
  await person.field('newPassword').fill(to);
  await person.field('confirmPassword').fill(to);
  await person.page.locator('form').getByRole('button', { name: person.t.changePassword, exact: true }).click();
  await person.page.getByText(person.t.passwordChanged).first().waitFor();
}

/** Waits until the session is there, and not only what the cache shows. */
async function online(person) {
  await person.signedIn();
  await person.until('the connection', async () => (await person.page.locator('.banner').count()) === 0);
  await person.tab('settings');
  await person.page.getByText(/^ID \d/).first().waitFor();
}

async function openDevices(person) {
  await person.tab('settings');
  await person.button('devices').click();
}

function passwordDialog(person) {
  const dialog = person.page.getByRole('dialog', { name: person.t.signIn });
  return {
    dialog,
    async enter(password) {
      await dialog.getByLabel(person.t.password, { exact: true }).fill(password);
      await person.page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
    },
  };
}

/** Everything that a page of this browser could read. */
function kept(person) {
  return person.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
}

export const tests = [
  [
    'who stays signed in is so after the browser was closed, and in each new page; no password is kept',
    async (world) => {
      const a = await registered(world);
      const next = await world.anotherPage(a);
      await a.page.close();
      await online(next);
      assert.equal((await kept(next)).includes(PASSWORD), false);
      await next.page.close();
      const last = await world.anotherPage(next);
      await online(last);
    },
  ],
  [
    'who does not stay signed in is so in one page only, over its reloads',
    async (world) => {
      const a = await registered(world);
      await signOut(a);
      await a.page.getByLabel(a.t.stay).uncheck();
      await a.signIn(a.account);
      await online(a);
      await a.page.reload();
      await online(a);
      const { local, session } = await a.page.evaluate(() => ({ local: JSON.stringify(localStorage), session: JSON.stringify(sessionStorage) }));
      assert.equal(local.includes('"token"') || local.includes('\\"token\\"'), false, 'no token in the browser');
      assert.equal(session.includes('token'), true, 'but in the page');
      const next = await world.anotherPage(a);
      await next.field('accountOrId').waitFor();
    },
  ],
  [
    'a token that is good no more leads to the password, and to a new token',
    async (world) => {
      const a = await registered(world, { language: 'en' });
      await a.page.evaluate(() => {
        for (const [key, value] of Object.entries({ ...localStorage })) {
          if (key.startsWith('skein:account:')) localStorage.setItem(key, JSON.stringify({ ...JSON.parse(value), token: 'ended' }));
        }
      });
      await a.page.reload();
      await passwordDialog(a).dialog.waitFor();
      await a.page.reload();
      await passwordDialog(a).dialog.getByText(a.t.sessionEnded).waitFor();
      await passwordDialog(a).enter(PASSWORD);
      await online(a);
      await a.page.reload();
      await online(a);
    },
  ],
  [
    'two pages of one browser live side by side, each with what the other says; signing out holds for both',
    async (world) => {
      const a = await registered(world);
      const b = await world.person({ language: 'en' });
      await b.register(world.unique('alice'), 'Alice');
      await b.start();
      await a.add(b.id, 'Alice');
      await b.accept();
      await a.open('Alice');
      const second = await world.anotherPage(a);
      await second.open('Alice');
      await second.say('第二页写的');
      await a.sees('第二页写的');
      await a.say('第一页写的');
      await second.sees('第二页写的', '第一页写的');
      await b.openFromList('张三');
      await b.say('Both of you');
      await a.sees('第二页写的', '第一页写的', 'Both of you');
      await second.sees('第二页写的', '第一页写的', 'Both of you');
      await second.page.reload();
      await second.openFromList('Alice');
      await second.say('还在');
      await a.sees('第一页写的', 'Both of you', '还在');
      assert.equal(await a.page.getByText(a.t.replaced).count(), 0);

      const token = await a.page.evaluate(() => Object.entries({ ...localStorage }).find(([key]) => key.startsWith('skein:account:')));
      await signOut(second);
      await a.field('accountOrId').waitFor();
      // Whoever has copied the token before gets nothing for it.
      await a.page.evaluate(([key, value]) => {
        localStorage.setItem(key, value);
        localStorage.setItem('skein:stays', JSON.stringify(key.slice('skein:account:'.length)));
      }, token);
      await a.page.waitForTimeout(500);
      await a.page.reload();
      await passwordDialog(a).dialog.waitFor();
    },
  ],
  [
    'a password changed in one page holds for the other, and neither is asked for it',
    async (world) => {
      const a = await registered(world);
      const second = await world.anotherPage(a);
      await online(second);
      await changePassword(a, PASSWORD, 'a newer secret 7');
      await second.page.waitForTimeout(2500);
      assert.equal(await passwordDialog(second).dialog.count(), 0);
      await online(second);
      for (const page of [a, second]) {
        await page.page.reload();
        await online(page);
        assert.equal(await passwordDialog(page).dialog.count(), 0);
      }
      assert.equal(/a newer secret 7|correct horse/.test(await kept(a)), false);
    },
  ],
  [
    'a password given again in one page is enough for the others',
    async (world) => {
      const a = await registered(world);
      const second = await world.anotherPage(a);
      await online(second);
      const elsewhere = await world.person();
      await elsewhere.signIn(a.account);
      await elsewhere.signedIn();
      await changePassword(elsewhere, PASSWORD, 'a newer secret 7');
      await passwordDialog(a).dialog.waitFor();
      await passwordDialog(second).dialog.waitFor();
      await passwordDialog(a).enter('a newer secret 7');
      await passwordDialog(second).dialog.waitFor({ state: 'detached' });
      await online(second);
    },
  ],
  [
    'the list of devices shows where the account is used, and one signed out there asks for the password',
    async (world) => {
      const a = await registered(world, { theme: 'dark' });
      const b = await world.person({ language: 'en', width: 390, height: 844 });
      await b.signIn(a.account);
      await online(b);
      const c = await world.person();
      await c.signIn(a.account);
      await online(c);
      await openDevices(a);
      const rows = a.page.getByRole('list', { name: a.t.devices }).getByRole('listitem');
      await a.until('three devices', async () => (await rows.count()) === 3);
      assert.match((await rows.first().textContent()) ?? '', new RegExp(a.t.thisDevice));
      assert.match((await rows.nth(1).textContent()) ?? '', /Chrome.*Skein · 在线/s);
      await world.shoot(a.page, 'devices-zh-dark');
      await world.audit(a.page, 'devices');

      await rows.nth(1).getByRole('button').click();
      const dialog = a.page.getByRole('dialog');
      assert.equal(await dialog.getByRole('button', { name: a.t.cancel }).evaluate((button) => button === document.activeElement), true);
      await world.shoot(a.page, 'device-sign-out');
      await dialog.getByRole('button', { name: a.t.signOut, exact: true }).click();
      await a.until('two devices', async () => (await rows.count()) === 2);
      await passwordDialog(c).dialog.waitFor();
      await passwordDialog(c).enter(PASSWORD);
      await online(c);

      await openDevices(b);
      await b.button('signOutOthers').waitFor();
      await world.shoot(b.page, 'devices-en-phone');
      await world.audit(b.page, 'devices on a phone');
      await b.button('signOutOthers').click();
      await b.page.getByRole('dialog').getByRole('button', { name: b.t.signOut, exact: true }).click();
      await b.page.getByText(b.t.othersSignedOut).waitFor();
      await b.button('signOutOthers').waitFor({ state: 'detached' });
      for (const person of [a, c]) await passwordDialog(person).dialog.waitFor();
      // Who signs out goes off the list, and does not stay on it as one that was there.
      await passwordDialog(a).enter(PASSWORD);
      await online(a);
      await b.button('back').click();
      await b.button('devices').click();
      const left = b.page.getByRole('list', { name: b.t.devices }).getByRole('listitem');
      await b.until('both', async () => (await left.count()) === 2);
      await signOut(a);
      await b.button('back').click();
      await b.button('devices').click();
      await b.until('the one that is still there', async () => (await left.count()) === 1);
    },
  ],
  [
    'the list of devices says when there is no connection, and comes by itself once it is back',
    async (world) => {
      const proxy = await startProxy(world.url);
      try {
        const a = await registered(world, { url: proxy.url, language: 'en' });
        await a.tab('settings');
        proxy.cut();
        await a.page.locator('.banner.warn').waitFor();
        await a.button('devices').click();
        await a.page.getByText(a.t.errOffline).waitFor();
        await world.shoot(a.page, 'devices-offline');
        proxy.restore();
        await a.button('retryNow').click();
        await a.page.getByText(a.t.thisDevice).waitFor();
        await world.shoot(a.page, 'devices-en');
      } finally {
        await proxy.close();
      }
    },
  ],
];
