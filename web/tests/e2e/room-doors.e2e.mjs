import assert from 'node:assert/strict';
import { png } from './media-files.mjs';
import { befriend } from './person.mjs';
import { details, dialog, make, pane, three } from './rooms.mjs';

async function addressOf(person) {
  return (await pane(person).getByRole('region', { name: person.t.roomAddress }).locator('p').textContent()) ?? '';
}

export const tests = [
  [
    'a link leads into a room or to somebody, after a question, in the page that is open and in a new one',
    async (world) => {
      const { a, b, c } = await three(world);
      const name = world.unique('茶馆');
      await make(a, name);
      await details(a);
      await a.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await pane(a).getByRole('button', { name: a.t.copyLink, exact: true }).click();
      const link = await a.page.evaluate(() => navigator.clipboard.readText());
      const address = await addressOf(a);
      assert.equal(decodeURIComponent(link), `${a.url}/#join=${address}`);
      await a.page.keyboard.press('Escape');
      await a.open('Alice');
      await a.say(`来这里：xmpp:${encodeURI(address)}?join`);
      await a.say(`她是 xmpp:${c.account}@${address.split('@rooms.')[1]}`);
      await b.openFromList('张三');
      await b.page.locator('.bubble a').first().click();
      await dialog(b).getByText(name).waitFor();
      await world.shoot(b.page, 'room-link');
      await world.audit(b.page, 'a link into a room');
      assert.equal(await dialog(b).getByLabel(b.t.roomAddress, { exact: true }).inputValue(), address);
      await dialog(b).getByRole('button', { name: b.t.roomEnter, exact: true }).click();
      await b.page.getByRole('heading', { name, level: 1 }).waitFor();
      await b.openFromList('张三');
      await b.page.locator('.bubble a').last().click();
      await dialog(b).getByText('李四', { exact: true }).first().waitFor();
      assert.equal(await dialog(b).getByRole('button', { name: b.t.add, exact: true }).count() >= 1, true, 'and can be added');
      await b.page.keyboard.press('Escape');
      const opened = await world.anotherPage(c, new URL(link).hash.replace(/^/, '/'));
      await opened.signedIn();
      await dialog(opened).getByRole('button', { name: opened.t.roomEnter, exact: true }).click();
      await opened.page.getByRole('heading', { name, level: 1 }).waitFor();
      assert.equal(new URL(opened.page.url()).hash, '', 'a reload does not repeat it');
    },
  ],
  [
    'an owner gives a room a picture, everybody sees it, and it can be taken away',
    async (world) => {
      const { a, b } = await befriend(world, {}, { language: 'en' });
      const name = world.unique('茶馆');
      await make(a, name, { invite: ['Alice'] });
      await b.tab('rooms');
      await b.page.getByRole('article', { name }).getByRole('button', { name: b.t.roomEnter, exact: true }).click();
      await b.composer().waitFor();
      await details(a);
      await pane(a).getByTestId('pick-avatar').setInputFiles({ name: '群.png', mimeType: 'image/png', buffer: png(400, 300) });
      await dialog(a).getByRole('button', { name: a.t.avatarUse, exact: true }).click();
      await a.page.getByRole('status').getByText(a.t.roomPictureSet).waitFor();
      for (const person of [a, b]) await person.page.locator('.chat header img.face').waitFor();
      await world.shoot(a.page, 'room-picture');
      await details(b);
      assert.equal(await pane(b).getByTestId('pick-avatar').count(), 0, 'not for everybody to change');
      await b.page.reload();
      await b.signedIn();
      await b.openFromList(name);
      await b.page.locator('.chat header img.face').waitFor();
      await pane(a).getByRole('button', { name: a.t.avatarRemove, exact: true }).click();
      for (const person of [a, b]) await person.page.locator('.chat header img.face').waitFor({ state: 'detached' });
    },
  ],
];
