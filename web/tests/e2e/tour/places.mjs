import { arrive, dialog } from './stage.mjs';
import { face } from './pictures.mjs';

const DESK = { width: 1280, height: 800 };

function pane(person) {
  return person.page.getByRole('complementary', { name: person.t.roomDetails });
}

/** Rooms: found, made, entered, looked after. */
export async function rooms({ me, second, cast }, visit) {
  await me.openFromList(cast.room.name);
  await me.page.locator('.bubble.mentioned').waitFor();
  await visit('room', me);
  await me.composer().fill('@');
  await me.page.getByRole('option').first().waitFor();
  await visit('mention', me);
  await me.page.keyboard.press('Escape');
  await me.composer().fill('');
  await me.page.locator('.chat header .who').click();
  await pane(me).waitFor();
  await visit('room-details', me);
  await pane(me).getByRole('list', { name: me.t.roomMembers }).getByRole('button', { name: new RegExp(cast.second.name) }).first().click();
  await me.page.getByRole('menu').waitFor();
  await visit('member-menu', me, 'wide');
  await me.page.getByRole('menuitem', { name: me.t.memberKick, exact: true }).click();
  await visit('member-kick', me, 'wide');
  await me.page.keyboard.press('Escape');
  await pane(me).getByRole('button', { name: me.t.roomInvite, exact: true }).click();
  await dialog(me).getByRole('checkbox').first().check();
  await visit('room-invite', me, 'wide');
  await me.page.keyboard.press('Escape');
  await pane(me).getByRole('button', { name: me.t.roomSettings, exact: true }).click();
  await dialog(me).getByRole('textbox').first().waitFor();
  await visit('room-settings', me, 'wide');
  await me.page.keyboard.press('Escape');
  await pane(me).getByRole('button', { name: me.t.roomDestroy, exact: true }).click();
  await visit('room-destroy', me, 'wide');
  await me.page.keyboard.press('Escape');
  await pane(me).getByRole('button', { name: me.t.close, exact: true }).click();
  await second.tab('rooms');
  await second.button('temporaryRoom').click();
  await dialog(second).getByRole('checkbox', { name: me.nickname }).check();
  await second.button('temporaryStart').click();
  await second.composer().waitFor();
  await me.tab('rooms');
  await me.button('decline').waitFor();
  await visit('rooms', me);
  for (const [door, name] of [['newRoom', 'new-room'], ['temporaryRoom', 'temporary-room'], ['roomByAddress', 'room-by-address']]) {
    await me.button(door).click();
    await dialog(me).waitFor();
    await visit(name, me);
    await me.page.keyboard.press('Escape');
  }
  await me.openFromList(me.t.lobby);
  await visit('lobby', me);
}

/** People: requests, who is on line, finding somebody. */
export async function contacts({ me, world, cast, language, called }, visit) {
  const asking = await arrive(world, language, cast.newcomer, { called });
  await asking.button('addContact').first().click();
  await dialog(asking).getByLabel(asking.t.addLead).fill(me.id);
  await dialog(asking).getByRole('button', { name: asking.t.search, exact: true }).click();
  await dialog(asking).getByRole('button', { name: asking.t.add, exact: true }).first().click();
  await dialog(asking).getByLabel(asking.t.addNote).fill(cast.greeting);
  await dialog(asking).getByRole('button', { name: asking.t.addContact, exact: true }).click();
  await me.tab('contacts');
  await me.button('accept').waitFor();
  await visit('contacts', me);
  await me.button('onlinePeople').click();
  await me.page.getByRole('list', { name: me.t.onlinePeople }).getByRole('listitem').first().waitFor();
  await visit('online', me);
  await me.button('friends').click();
  await me.button('addContact').first().click();
  await dialog(me).getByLabel(me.t.addLead).fill(asking.id);
  await dialog(me).getByRole('button', { name: me.t.search, exact: true }).click();
  await dialog(me).getByRole('button', { name: me.t.add, exact: true }).waitFor();
  await visit('add-found', me);
  await dialog(me).getByRole('button', { name: me.t.add, exact: true }).click();
  await visit('add-note', me);
  await me.page.keyboard.press('Escape');
}

/** All pages of the settings, and their questions. */
export async function settings({ me, world, language, proxy }, visit) {
  const other = await world.person({ language, url: proxy.url });
  await other.signIn(me.account);
  await other.signedIn();
  await me.tab('settings');
  const open = async (section) => {
    await me.page.setViewportSize(DESK);
    await me.page.locator('.list').getByRole('button', { name: me.t[section], exact: true }).click();
  };
  for (const section of ['profile', 'accountAndSecurity', 'devices', 'privacy', 'look', 'notifications', 'storage', 'about']) {
    await open(section);
    await visit(`settings-${section}`, me);
  }
  await open('profile');
  await me.page.getByTestId('pick-avatar').setInputFiles([await face(me.page, 'sail')]);
  await me.button('avatarUse').waitFor();
  await visit('crop', me);
  await me.page.keyboard.press('Escape');
  await open('accountAndSecurity');
  await me.button('deleteAccount').click();
  await dialog(me).waitFor();
  await visit('delete-account', me);
  await me.page.keyboard.press('Escape');
  await open('devices');
  await me.button('signOutOthers').click();
  await dialog(me).waitFor();
  await visit('sign-out-others', me);
  await me.page.keyboard.press('Escape');
  await open('storage');
  await me.button('storageClear').click();
  await dialog(me).waitFor();
  await visit('clear-storage', me);
  await me.page.keyboard.press('Escape');
  await me.page.setViewportSize(DESK);
}

/** The network goes, and comes back. */
export async function offline({ me, proxy, cast }, visit) {
  await me.openFromList(cast.second.name);
  proxy.cut();
  await me.page.locator('.banner.warn').waitFor();
  await me.say(cast.talk.draft);
  await me.page.getByTitle(me.t.stateWaiting).first().waitFor();
  await visit('offline', me);
  proxy.restore();
  await me.button('retryNow').click();
  await me.page.locator('.banner.warn').waitFor({ state: 'detached' });
}
