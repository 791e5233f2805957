import { everywhere } from './everywhere.mjs';
import { befriend } from './person.mjs';

async function beforeSignIn(world, language) {
  const a = await world.person({ language });
  await a.button('more').click();
  await everywhere(world, a, 'sign-in');
  await a.signIn('nobody-here', 'wrong password');
  await a.page.getByRole('alert').getByText(/./).waitFor();
  await everywhere(world, a, 'sign-in refused');
  await a.button('goRegister').click();
  await everywhere(world, a, 'register');
  await a.button('next').click();
  await everywhere(world, a, 'register with errors');
  await a.fillAccount(world.unique('carol'), 'correct horse 9', 'correct horse 9');
  await a.button('next').click();
  await a.field('nickname').waitFor();
  await everywhere(world, a, 'register, profile');
  await a.button('skip').click();
  await a.button('startChatting').waitFor();
  await a.button('showQr').click();
  await a.page.getByRole('img').last().waitFor();
  await everywhere(world, a, 'registered');
  await a.start();
  await everywhere(world, a, 'main window, empty');
  await a.tab('contacts');
  await everywhere(world, a, 'contacts, empty');
}

async function afterSignIn(world, language) {
  const { a, b } = await befriend(world, { language }, { language });
  const c = await world.person({ language });
  await c.register(world.unique('dave'), 'Dave');
  await c.start();
  await c.add(a.id, '张三');
  await b.open('张三');
  await b.say('看看 https://example.org/ *重点* `代码` 👍');
  await b.say('🎉');
  await a.open('Alice');
  await a.say('好的，晚上见');
  await a.stateOf('好的，晚上见', 'read');
  await everywhere(world, a, 'chat');
  await a.button('emoji').click();
  await a.page.locator('.picker .grid button').first().waitFor();
  await everywhere(world, a, 'emoji picker');
  await a.page.keyboard.press('Escape');
  await a.page.locator('.chat header .who').click();
  await a.page.getByRole('complementary', { name: a.t.contactInfo }).waitFor();
  await everywhere(world, a, 'details of a contact');
  await a.page.getByRole('complementary', { name: a.t.contactInfo }).getByRole('button', { name: a.t.removeContact, exact: true }).click();
  await everywhere(world, a, 'question before removing');
  await a.page.keyboard.press('Escape');
  await a.page.keyboard.press('Escape');
  await a.page.keyboard.press('Escape');
  await a.tab('contacts');
  await a.button('accept').waitFor();
  await everywhere(world, a, 'contacts with a request');
  await a.tab('chats');
  await everywhere(world, a, 'conversation list');
  await a.button('addContact').first().click();
  await a.page.getByRole('dialog').getByLabel(a.t.addLead).fill(c.id);
  await a.page.getByRole('dialog').getByRole('button', { name: a.t.search, exact: true }).click();
  await a.page.getByRole('dialog').getByText('Dave').first().waitFor();
  await everywhere(world, a, 'adding a contact');
  await a.page.getByRole('dialog').getByRole('button', { name: a.t.add, exact: true }).click();
  await everywhere(world, a, 'adding a contact, note');
  await a.page.keyboard.press('Escape');
  await a.tab('settings');
  await everywhere(world, a, 'settings');
  for (const section of ['profile', 'accountAndSecurity', 'devices', 'look', 'notifications', 'about']) {
    await a.page.setViewportSize({ width: 1280, height: 800 });
    await a.page.locator('.list').getByRole('button', { name: a.t[section], exact: true }).click();
    await everywhere(world, a, `settings, ${section}`);
  }
  await a.page.locator('.list').getByRole('button', { name: a.t.signOut, exact: true }).click();
  await a.page.getByRole('dialog').waitFor();
  await everywhere(world, a, 'question before signing out');
}

export const tests = [
  ['nothing is in anyone’s way before sign-in, Chinese', (world) => beforeSignIn(world, 'zh')],
  ['nothing is in anyone’s way before sign-in, English', (world) => beforeSignIn(world, 'en')],
  ['nothing is in anyone’s way after sign-in, Chinese', (world) => afterSignIn(world, 'zh')],
  ['nothing is in anyone’s way after sign-in, English', (world) => afterSignIn(world, 'en')],
];
