import { CASTS } from './cast.mjs';
import { closeToasts, dialog } from './stage.mjs';

/** What is seen before one has a talk: signing in, registering, and the empty window. */
export async function before(world, language, visit, called) {
  const cast = CASTS[language];
  const a = await world.person({ language });
  await a.button('more').click();
  await visit('sign-in', a);
  await a.signIn('nobody-here', 'wrong password');
  await a.page.getByRole('alert').getByText(/./).waitFor();
  await visit('sign-in-refused', a);
  await a.button('goRegister').click();
  await visit('register', a);
  await a.button('next').click();
  await visit('register-errors', a);
  await a.fillAccount(called(cast.early.account), 'correct horse 9 battery', 'correct horse 9 battery');
  await a.button('next').click();
  await a.field('nickname').fill(cast.early.name);
  await visit('register-profile', a);
  await a.button('finish').click();
  await a.button('startChatting').waitFor();
  await a.button('showQr').click();
  await a.page.getByRole('img').last().waitFor();
  await visit('registered', a);
  await a.start();
  await closeToasts(a);
  await visit('chats-first', a);
  await a.tab('contacts');
  await visit('contacts-empty', a);
  await a.tab('rooms');
  await a.page.getByText(a.t.lobbyLead).waitFor();
  await visit('rooms-first', a);
  await a.tab('chats');
  await a.button('addContact').first().click();
  await dialog(a).getByLabel(a.t.addLead).fill('99999999');
  await dialog(a).getByRole('button', { name: a.t.search, exact: true }).click();
  await dialog(a).getByText(a.t.errIdNotFound.split('{id}')[0]).first().waitFor();
  await visit('add-nobody', a);
  await a.page.keyboard.press('Escape');
  await a.tab('settings');
  await a.page.locator('.list').getByRole('button', { name: a.t.signOut, exact: true }).click();
  await dialog(a).waitFor();
  await visit('sign-out', a);
  await dialog(a).getByRole('button', { name: a.t.signOut, exact: true }).click();
  await a.page.getByText(a.t.recent).waitFor();
  await visit('sign-in-recent', a);
}
