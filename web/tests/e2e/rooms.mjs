import { befriend } from './person.mjs';

/** Alice and 张三 are contacts, 李四 is alone. */
export async function three(world, options = {}) {
  const { a, b } = await befriend(world, options, options);
  const c = await world.person(options);
  await c.register(world.unique('lisi'), '李四');
  await c.start();
  return { a, b, c };
}

export function dialog(person) {
  return person.page.getByRole('dialog').last();
}

export function pane(person) {
  return person.page.getByRole('complementary', { name: person.t.roomDetails });
}

/** Makes a room by the form and waits until it is open. */
export async function make(person, name, { who, password = '', invite = [] } = {}) {
  await person.tab('rooms');
  await person.button('newRoom').click();
  const form = dialog(person);
  await form.getByLabel(person.t.roomName, { exact: true }).fill(name);
  if (who) await form.getByLabel(person.t.roomWho, { exact: true }).selectOption(who);
  if (password) await form.getByLabel(person.t.roomPassword, { exact: true }).fill(password);
  for (const contact of invite) await form.getByRole('checkbox', { name: contact }).check();
  await form.getByRole('button', { name: person.t.roomCreate, exact: true }).click();
  await person.composer().waitFor();
  await person.page.getByRole('heading', { name, level: 1 }).waitFor();
}

export async function joinFound(person, name) {
  await person.tab('rooms');
  await person.field('roomSearch').fill(name);
  const found = person.page.getByRole('list', { name: person.t.roomsFound }).getByRole('listitem').filter({ hasText: name });
  await found.getByRole('button', { name: person.t.roomEnter, exact: true }).click();
}

export async function details(person) {
  await person.page.locator('.chat header .who').click();
  await pane(person).waitFor();
}

export async function onMember(person, name, action) {
  await pane(person).getByRole('list', { name: person.t.roomMembers }).getByRole('button', { name: new RegExp(name) }).first().click();
  await person.page.getByRole('menuitem', { name: person.t[action], exact: true }).click();
}

export async function confirm(person, key, reason = '') {
  if (reason) await dialog(person).getByLabel(person.t.reason).fill(reason);
  await dialog(person).getByRole('button', { name: person.t[key], exact: true }).click();
}
