import assert from 'node:assert/strict';
import { befriend, PASSWORD } from './person.mjs';

async function expectError(person, key, values) {
  const text = values ? person.t[key].replace(/\{\w+\}/g, '') : person.t[key];
  await person.page.getByText(text, { exact: false }).first().waitFor();
}

export const tests = [
  [
    'registering says what is wrong, at the field where it is wrong',
    async (world) => {
      const a = await world.person();
      await a.register(world.unique('lisi'), '李四');
      const b = await world.person();
      await b.button('goRegister').click();

      await b.button('next').click();
      assert.equal(await b.page.getByText(b.t.errRequired).count(), 3, 'three empty fields');
      assert.equal(await b.field('account').evaluate((field) => field === document.activeElement), true, 'focus on the first');

      await b.fillAccount('x', 'short', 'other');
      await b.button('next').click();
      await expectError(b, 'errAccountLength');
      await expectError(b, 'errPasswordShort');
      await expectError(b, 'errPasswordsDiffer');
      assert.equal(await b.field('confirmPassword').getAttribute('aria-invalid'), 'true');

      await b.field('account').fill('1234567');
      await b.field('account').blur();
      await expectError(b, 'errAccountDigits');

      await b.field('account').fill(a.account);
      await expectError(b, 'errAccountTaken');

      await b.field('account').fill(world.unique('wangwu'));
      await b.page.getByText(b.t.accountFree).waitFor();
      await b.field('password').fill('password');
      await b.field('confirmPassword').fill('password');
      await b.button('next').click();
      await b.button('skip').click();
      await expectError(b, 'errPasswordCommon');
      await world.shoot(b.page, 'register-errors');
    },
  ],
  [
    'a wrong password is told plainly, and the numeric ID signs in',
    async (world) => {
      const a = await world.person();
      await a.register(world.unique('zhangsan'), '张三');
      const { account, id } = a;
      const b = await world.person();
      await b.signIn(account, 'not the password');
      await expectError(b, 'errCredentials');
      await b.until('focus in the password', () => b.field('password').evaluate((field) => field === document.activeElement));
      await world.shoot(b.page, 'wrong-password');
      await b.signIn(id, PASSWORD);
      await b.signedIn();
    },
  ],
  [
    'a Chinese account name and password sign in, however the keyboard writes them',
    async (world) => {
      const a = await world.person();
      // Four Han characters out of a thousand: a name nobody has yet.
      const name = Array.from({ length: 4 }, () => String.fromCharCode(0x4e00 + Math.floor(Math.random() * 1000))).join('');
      await a.register(name, '王小明', '密码要长一点 café');
      await a.start();
      const b = await world.person();
      await b.signIn(` ${name} `, '密码要长一点\u3000cafe\u0301');
      await b.signedIn();
      const c = await world.person();
      const fullWidth = a.id.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
      await c.signIn(fullWidth, '密码要长一点 café');
      await c.signedIn();
    },
  ],
  [
    'signing out asks first, with the focus on cancel, and remembers the account',
    async (world) => {
      const a = await world.person();
      await a.register(world.unique('zhangsan'), '张三');
      await a.start();
      await a.tab('settings');
      await a.button('signOut').click();
      const dialog = a.page.getByRole('dialog', { name: a.t.signOutTitle });
      await dialog.waitFor();
      const cancel = dialog.getByRole('button', { name: a.t.cancel });
      assert.equal(await cancel.evaluate((button) => button === document.activeElement), true, 'focus starts on cancel');
      await a.page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await a.button('signOut').click();
      await dialog.getByRole('button', { name: a.t.signOut, exact: true }).click();
      await a.field('accountOrId').waitFor();
      const chip = a.page.getByRole('list', { name: a.t.recent }).getByRole('button', { name: /张三/ }).first();
      await chip.click();
      assert.equal(await a.field('password').evaluate((field) => field === document.activeElement), true);
      assert.equal(await a.field('password').inputValue(), '', 'no password is kept');
      await world.shoot(a.page, 'recent-accounts');
      await a.page.reload();
      await a.field('accountOrId').waitFor();
      const kept = await a.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
      assert.equal(kept.includes(PASSWORD), false);
    },
  ],
  [
    'a reload stays signed in without the password',
    async (world) => {
      const a = await world.person();
      await a.register(world.unique('zhangsan'), '张三');
      await a.start();
      await a.page.reload();
      await a.signedIn();
      await a.tab('settings');
      await a.page.getByText(`ID ${a.id}`, { exact: true }).waitFor();
      const kept = await a.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
      assert.equal(kept.includes(PASSWORD), false);
    },
  ],
  [
    'profile and password change, and contacts see the new name',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.tab('settings');
      await a.page.getByRole('main').getByRole('button', { name: a.t.profile, exact: true }).click();
      await a.field('nickname').fill('张三丰');
      await a.field('signature').fill('云游四海');
      await a.button('save').click();
      await a.page.getByText(a.t.saved, { exact: true }).first().waitFor();
      await b.tab('contacts');
      await b.page.getByText('张三丰').first().waitFor();

      await a.button('accountAndSecurity').click();
      await a.field('oldPassword').fill('not the old one');
      await a.field('newPassword').fill('a newer secret 7');
      await a.field('confirmPassword').fill('a newer secret 7');
      await a.page.locator('form').getByRole('button', { name: a.t.changePassword, exact: true }).click();
      await expectError(a, 'errOldPassword');
      await a.field('oldPassword').fill(PASSWORD);
      await a.page.locator('form').getByRole('button', { name: a.t.changePassword, exact: true }).click();
      await a.page.getByText(a.t.passwordChanged).first().waitFor();

      const again = await world.person();
      await again.signIn(a.account, PASSWORD);
      await expectError(again, 'errCredentials');
      await again.signIn(a.account, 'a newer secret 7');
      await again.signedIn();
    },
  ],
  [
    'a deleted account is gone, and a message to it fails with a way out',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await a.say('在吗？');
      await a.stateOf('在吗？', 'delivered');
      await b.tab('settings');
      await b.button('accountAndSecurity').click();
      await b.button('deleteAccount').click();
      const dialog = b.page.getByRole('dialog');
      const confirm = dialog.getByRole('button', { name: b.t.deleteAccountButton });
      assert.equal(await confirm.isDisabled(), true, 'needs the account name');
      await dialog.getByLabel(b.t.deleteAccountConfirm).fill(b.account);
      await confirm.click();
      await b.field('accountOrId').waitFor();
      await b.signIn(b.account);
      await expectError(b, 'errCredentials');

      await a.say('还在吗？');
      await a.stateOf('还在吗？', 'failed');
      await world.shoot(a.page, 'failed-message');
      await a.page.locator('.failed').getByRole('button', { name: a.t.delete }).click();
      await a.sees('在吗？');
    },
  ],
  [
    'an invitation link opens the registration and leaves the address bar',
    async (world) => {
      const a = await world.person({ path: '/#invite=abcdefgh1234' });
      await a.page.getByRole('heading', { name: a.t.invited }).waitFor();
      assert.equal(new URL(a.page.url()).hash, '');
    },
  ],
  [
    'removing a contact asks first and takes them off both lists',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await a.page.getByRole('button', { name: a.t.infoOf.replace('{name}', 'Alice'), exact: true }).click();
      await a.page.getByRole('complementary').getByRole('button', { name: a.t.removeContact, exact: true }).click();
      const question = a.page.getByRole('dialog', { name: a.t.removeTitle.replace('{name}', 'Alice') });
      await question.getByRole('button', { name: a.t.removeContact, exact: true }).click();
      await a.tab('contacts');
      await a.page.getByText(a.t.noContacts).waitFor();
      await b.tab('contacts');
      await b.until('no presence', async () => (await b.page.locator('.list .dot').count()) === 0);
    },
  ],
];
