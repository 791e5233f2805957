import { startProxy } from '../proxy.mjs';
import { asFile } from '../media-files.mjs';
import { CASTS } from './cast.mjs';
import { face, picture } from './pictures.mjs';

/** The row of a message that says this. */
export function row(person, text) {
  return person.page.locator('.log .row').filter({ has: person.page.locator('.text', { hasText: text }) }).last();
}

export function dialog(person) {
  return person.page.getByRole('dialog').last();
}

/** Does something to a message by its menu. */
export async function onMessage(person, text, key) {
  await row(person, text).locator('.bubble').click({ button: 'right' });
  await dialog(person).getByRole('button', { name: new RegExp(`^${person.t[key]}`) }).click();
}

export async function closeToasts(person) {
  const close = person.page.locator('.toast').getByRole('button', { name: person.t.close, exact: true });
  // One may go by itself meanwhile.
  while ((await close.count()) > 0) await close.first().click({ timeout: 2000 }).catch(() => undefined);
}

/** Someone of the cast who registers, with a picture where one is told. */
export async function arrive(world, language, { account, name, signature }, { url, sign, called }) {
  const person = await world.person({ language, ...(url ? { url } : {}) });
  await person.button('goRegister').click();
  person.account = called(account);
  person.nickname = name;
  await person.fillAccount(person.account, 'correct horse 9 battery', 'correct horse 9 battery');
  await person.button('next').click();
  await person.field('nickname').fill(name);
  if (signature) await person.field('signature').fill(signature);
  if (sign) {
    await person.page.getByTestId('pick-avatar').setInputFiles([await face(person.page, sign)]);
    await person.button('avatarUse').click();
    await person.page.locator('.picker img').waitFor();
  }
  await person.button('finish').click();
  await person.button('startChatting').waitFor();
  person.id = ((await person.page.getByTestId('numeric-id').textContent()) ?? '').replace(/\s/g, '');
  await person.start();
  await closeToasts(person);
  return person;
}

/** Makes two people contacts. */
async function meet(from, to) {
  await from.add(to.id, to.nickname);
  await to.accept();
}

async function pickAndSend(person, kind, files, caption = '') {
  await person.page.getByTestId(`pick-${kind}`).setInputFiles(files);
  if (caption) await person.page.getByLabel(person.t.captionLabel).fill(caption);
  await person.button('sendN', { n: files.length }).click();
  await dialog(person).waitFor({ state: 'detached' });
}

/** A voice message of about two seconds. */
async function sendVoice(person) {
  await person.page.context().grantPermissions(['microphone']);
  await person.button('record').click();
  await person.page.getByRole('timer').getByText('0:02').waitFor();
  await person.button('recordStop').click();
  await person.button('recordSend').click();
}

/** A talk in which everything occurs. */
async function talk(me, friend, { talk: say, file }) {
  await me.open(friend.nickname);
  await friend.open(me.nickname);
  await me.say(say.first);
  await friend.until('the first words', async () => (await friend.texts()).length === 1);
  await onMessage(friend, say.first.slice(0, 6), 'reply');
  await friend.say(say.answer);
  await me.until('the answer', async () => (await me.texts()).length === 2);
  await pickAndSend(friend, 'pictures', [await picture(friend.page, 'hills', 'sunrise.jpg')], say.picture);
  await friend.until('the picture sent', async () => (await friend.messages()).every(({ out, state }) => !out || state !== 'sending'));
  await me.say(say.again);
  await me.say(say.typo);
  await me.page.keyboard.press('ArrowUp');
  await me.composer().fill(say.edited);
  await me.page.keyboard.press('Enter');
  await me.say(say.wrong);
  await onMessage(me, say.wrong, 'retract');
  await me.button('retract').click();
  await pickAndSend(me, 'files', [asFile(file, Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(318_000, 32)]), 'application/pdf')]);
  await sendVoice(friend);
  await friend.page.locator('.log [data-voice]').waitFor();
  await me.say(say.lone);
  for (const [person, emoji] of [[friend, '👍'], [friend, '❤️'], [me, '👍']]) {
    await row(person, say.again.slice(0, 6)).locator('.bubble').click({ button: 'right' });
    await person.button('reactWith', { emoji }).click();
  }
  await friend.say(say.last);
  await me.until('the last word', async () => (await me.texts()).includes(say.last));
}

/** A room with a mention, and one more that only can be found. */
async function rooms(me, friend, second, { room, other }) {
  await make(me, room, [friend.nickname]);
  await friend.tab('rooms');
  await friend.page.getByRole('article', { name: room.name }).getByRole('button', { name: friend.t.roomEnter, exact: true }).click();
  await friend.composer().waitFor();
  await second.tab('rooms');
  await second.field('roomSearch').fill(room.name);
  await second.page.getByRole('list', { name: second.t.roomsFound }).getByRole('button', { name: second.t.roomEnter, exact: true }).first().click();
  await second.composer().waitFor();
  await me.say(room.lines[0]);
  await second.say(room.lines[1]);
  await make(second, other, []);
}

async function make(person, { name, description }, invited) {
  await person.tab('rooms');
  await person.button('newRoom').click();
  const form = dialog(person);
  await form.getByLabel(person.t.roomName, { exact: true }).fill(name);
  await form.getByLabel(person.t.roomDescription, { exact: true }).fill(description);
  for (const contact of invited) await form.getByRole('checkbox', { name: contact }).check();
  await form.getByRole('button', { name: person.t.roomCreate, exact: true }).click();
  await person.composer().waitFor();
}

/** People, talks and rooms in which every screen has something to show; and a network that can be cut. */
export async function setStage(world, language, called) {
  const told = CASTS[language];
  // Other tests may have made rooms of these names.
  const named = (room) => ({ ...room, name: called(room.name) });
  const cast = { ...told, room: named(told.room), other: named(told.other) };
  const proxy = await startProxy(world.url);
  const me = await arrive(world, language, cast.me, { url: proxy.url, sign: 'leaf', called });
  const friend = await arrive(world, language, cast.friend, { sign: 'moon', called });
  const second = await arrive(world, language, cast.second, { sign: 'sail', called });
  const third = await arrive(world, language, cast.third, { called });
  await meet(friend, me);
  await meet(second, me);
  await meet(third, me);
  await talk(me, friend, cast);
  await rooms(me, friend, second, cast);
  await third.open(me.nickname);
  for (const line of cast.thanks) await third.say(line);
  await me.openFromList(third.nickname);
  await me.sees(...cast.thanks);
  await me.composer().fill(cast.talk.draft);
  await me.openFromList(friend.nickname);
  await second.open(me.nickname);
  for (const line of cast.seconds) await second.say(line);
  await second.openFromList(second.t.lobby);
  await second.say(cast.lobby);
  await second.openFromList(cast.room.name);
  await second.composer().fill(`@${me.nickname}`);
  await second.page.getByRole('option', { name: new RegExp(me.nickname) }).first().waitFor();
  await second.page.keyboard.press('Enter');
  await second.page.keyboard.type(cast.room.mention);
  await second.page.keyboard.press('Enter');
  await me.page.getByRole('list', { name: me.t.conversationList }).getByText(me.t.mentioned).waitFor({ state: 'attached' });
  await me.until('nobody to be typing', async () => (await me.page.locator('.typing').count()) === 0);
  await closeToasts(me);
  return { world, language, cast, called, proxy, me, friend, second, third };
}
