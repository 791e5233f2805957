import assert from 'node:assert/strict';
import { befriend, PASSWORD } from './person.mjs';
import { startProxy } from './proxy.mjs';
import { startServer } from './server.mjs';

/** Runs a test with something that is to be stopped afterwards. */
async function using(made, stop, run) {
  const thing = await made;
  try {
    await run(thing);
  } finally {
    await stop(thing);
  }
}

const withServer = (changes, run) => using(startServer(changes), (server) => server.stop(), run);
const withProxy = (world, run) => using(startProxy(world.url), (proxy) => proxy.close(), run);

async function alert(person, key) {
  await person.page.getByRole('alert').getByText(person.t[key]).waitFor();
}

async function serverNotThere(world, language) {
  const { account } = await registered(world);
  await withProxy(world, async (proxy) => {
    const a = await world.person({ language, url: proxy.url });
    await a.button('signIn').waitFor();
    proxy.cut();
    await a.signIn(account);
    await alert(a, 'errUnreachable');
    await a.field('serverAddress').waitFor();
    assert.equal(await a.field('password').inputValue(), PASSWORD, 'nothing need be typed again');
    await world.shoot(a.page, `server-not-there-${language}`);
    await a.button('signIn').click();
    await alert(a, 'errUnreachable');
    proxy.restore();
    await a.button('signIn').click();
    await a.signedIn();
  });
}

async function registered(world, options = {}) {
  const person = await world.person(options);
  await person.register(world.unique('zhangsan'), '张三');
  await person.start();
  return person;
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

/** The dialog that asks for the password again. */
function asking(person) {
  const dialog = person.page.getByRole('dialog', { name: person.t.signIn });
  return {
    dialog,
    async enter(password) {
      await dialog.getByLabel(person.t.password, { exact: true }).fill(password);
      await person.page.keyboard.press('Enter');
    },
    says: (key) => dialog.getByText(person.t[key]).waitFor(),
    gone: () => dialog.waitFor({ state: 'detached' }),
  };
}

export const tests = [
  [
    'who registers with an invitation is a contact of whoever invited, and the link works once',
    (world) =>
      withServer({ 'registration.mode': 'invite' }, async (server) => {
        await server.addUser('zhangsan', PASSWORD);
        const a = await world.person({ url: server.url });
        await a.signIn('zhangsan');
        await a.signedIn();
        await a.button('addContact').first().click();
        await a.button('inviteMake').click();
        const link = await a.field('inviteLink').inputValue();
        assert.ok(link.startsWith(`${server.url}/#invite=`), link);
        await a.page.getByRole('img', { name: a.t.inviteQr }).waitFor();
        await world.shoot(a.page, 'invitation');
        await world.audit(a.page, 'invitation');
        await a.page.keyboard.press('Escape');

        const uninvited = await world.person({ url: server.url, language: 'en' });
        await uninvited.button('goRegister').click();
        await uninvited.page.getByText(uninvited.t.errInvitationNeeded).waitFor();

        const b = await world.person({ url: server.url, language: 'en', path: `/${new URL(link).hash}` });
        await b.page.getByRole('heading', { name: b.t.invited }).waitFor();
        await world.shoot(b.page, 'invited');
        await b.registerHere('alice', 'Alice');
        await b.start();
        await b.open('zhangsan');
        await b.say('Thanks for the invitation');
        await a.openFromList('Alice');
        await a.sees('Thanks for the invitation');
        await a.say('欢迎');
        await b.sees('Thanks for the invitation', '欢迎');

        const late = await world.person({ url: server.url, path: `/${new URL(link).hash}` });
        await late.fillAccount('wangwu', PASSWORD, PASSWORD);
        await late.button('next').click();
        await late.button('skip').click();
        await late.page.getByText(late.t.errInvitationInvalid).waitFor();
      }),
  ],
  [
    'another server is reached by its address, which is tested first and remembered',
    (world) =>
      withServer({ 'http.origins': new URL(world.url).origin }, async (other) => {
        await other.addUser('onlythere', PASSWORD);
        const a = await world.person();
        await a.button('more').click();
        const test = async (address) => {
          await a.field('serverAddress').fill(address);
          await a.button('testServer').click();
        };
        await test('not an address');
        await a.page.getByText(a.t.errAddress).waitFor();
        await test('localhost:1');
        await a.page.getByText(a.t.errUnreachable).waitFor();
        assert.equal(await a.page.getByRole('link').getAttribute('href'), 'http://localhost:1/');
        await test(new URL(other.url).host);
        await a.page.getByText(a.t.serverOk).waitFor();
        await world.shoot(a.page, 'other-server');
        await a.signIn('onlythere');
        await a.signedIn();
        await a.page.reload();
        await a.signedIn();
        await a.tab('settings');
        await a.button('signOut').click();
        await a.page.getByRole('dialog').getByRole('button', { name: a.t.signOut, exact: true }).click();
        await a.button('more').click();
        assert.equal(await a.field('serverAddress').inputValue(), new URL(other.url).host);

        await a.field('serverAddress').fill('');
        await a.signIn('onlythere');
        await alert(a, 'errCredentials');
        await a.field('serverAddress').fill(new URL(other.url).host);
        await a.register(world.unique('newcomer'), '新来的');
        await a.start();
      }),
  ],
  ['a server that is not there is told plainly, and trying again works, Chinese', (world) => serverNotThere(world, 'zh')],
  ['a server that is not there is told plainly, and trying again works, English', (world) => serverNotThere(world, 'en')],
  [
    'a registration that found no server can be finished once it is back',
    (world) =>
      withProxy(world, async (proxy) => {
        const a = await world.person({ url: proxy.url });
        await a.button('goRegister').click();
        await a.fillAccount(world.unique('zhangsan'), PASSWORD, PASSWORD);
        proxy.cut();
        await a.button('next').click();
        await a.button('skip').click();
        await a.page.getByText(a.t.errUnreachable).waitFor();
        proxy.restore();
        await a.button('skip').click();
        await a.start();
      }),
  ],
  [
    'a password changed elsewhere is asked for over the intact window',
    (world) =>
      withProxy(world, async (proxy) => {
        const { a, b } = await befriend(world, { url: proxy.url });
        await a.open('Alice');
        await a.say('之前');
        await a.composer().fill('草稿还在');
        const elsewhere = await world.person();
        await elsewhere.signIn(a.account);
        await elsewhere.signedIn();
        await changePassword(elsewhere, PASSWORD, 'a newer secret 7');

        const again = asking(a);
        await again.dialog.waitFor();
        await world.shoot(a.page, 'password-again');
        await world.audit(a.page, 'password again');
        await a.page.keyboard.press('Escape');
        await again.enter('');
        await again.says('errRequired');
        await again.enter(PASSWORD);
        await again.says('errOldPassword');
        await world.shoot(a.page, 'password-again-wrong');
        proxy.cut();
        await again.enter('a newer secret 7');
        await again.says('errUnreachable');
        proxy.restore();
        await again.enter('a newer secret 7');
        await again.gone();
        assert.equal(await a.composer().inputValue(), '草稿还在');
        await a.composer().press('Enter');
        await b.openFromList('张三');
        await b.sees('之前', '草稿还在');
        await a.page.reload();
        await a.signedIn();
        await a.openFromList('Alice');
        await a.stateOf('草稿还在', 'read');
      }),
  ],
  [
    'a page reloaded after the password was changed asks for it, and lets people sign out instead',
    async (world) => {
      const a = await registered(world, { language: 'en' });
      const elsewhere = await world.person();
      await elsewhere.signIn(a.account);
      await elsewhere.signedIn();
      await changePassword(elsewhere, PASSWORD, 'a newer secret 7');
      await a.page.reload();
      const again = asking(a);
      await again.dialog.waitFor();
      await again.dialog.getByRole('button', { name: a.t.signOut, exact: true }).click();
      await a.signIn(a.account, 'a newer secret 7');
      await a.signedIn();
    },
  ],
];
