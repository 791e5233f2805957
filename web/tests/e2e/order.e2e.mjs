import assert from 'node:assert/strict';
import { befriend } from './person.mjs';
import { joinFound, make, three } from './rooms.mjs';

function row(person, text) {
  return person.page.locator('.log .row').filter({ has: person.page.locator('.text', { hasText: text }) }).last();
}

async function choose(person, text, key) {
  await row(person, text).locator('.bubble').click({ button: 'right' });
  await person.page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${person.t[key]}`) }).click();
}

/** Another app shares something: the device posts it to us. */
function share(person, { text, file }) {
  return person.page.evaluate(
    ([words, name]) => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'POST', action: '/share', enctype: 'multipart/form-data' });
      const field = (type, called) => Object.assign(form.appendChild(document.createElement('input')), { type, name: called });
      field('hidden', 'text').value = words;
      const transfer = new DataTransfer();
      transfer.items.add(new File(['shared words'], name, { type: 'text/plain' }));
      field('file', 'files').files = transfer.files;
      document.body.append(form);
      form.submit();
    },
    [text, file],
  );
}

export const tests = [
  [
    'Escape leaves one thing at a time: menu, selection, edit, search, details, the way up, and the chat last',
    async (world) => {
      const { a } = await befriend(world);
      await a.open('Alice');
      for (let n = 0; n < 40; n++) await a.say(`第 ${n} 句`);
      await a.stateOf('第 39 句', 'delivered', 20_000);
      const escape = () => a.page.keyboard.press('Escape');
      const there = {
        menu: a.page.getByRole('dialog', { name: a.t.messageMenu }),
        selection: a.page.getByRole('toolbar'),
        edit: a.button('cancelEdit'),
        search: a.page.getByRole('searchbox', { name: a.t.searchChat }),
        details: a.page.locator('aside'),
        end: a.page.locator('.end'),
        chat: a.page.locator('section.chat'),
      };
      await a.button('searchChat').click();
      await there.search.waitFor();
      await a.page.locator('.chat .who').click();
      await there.details.first().waitFor();
      await choose(a, '第 39 句', 'edit');
      await there.edit.waitFor();
      await a.page.locator('.log').evaluate((log) => log.scrollTo({ top: 0 }));
      await there.end.waitFor();
      await row(a, '第 3 句').locator('.bubble').click({ button: 'right' });
      await there.menu.waitFor();
      await escape();
      await there.menu.waitFor({ state: 'detached' });
      assert.equal(await there.edit.count(), 1, 'the menu alone');
      await a.page.evaluate(() => document.activeElement?.blur());
      for (const [gone, stays] of [['edit', 'search'], ['search', 'details'], ['details', 'end'], ['end', 'chat'], ['chat', '']]) {
        await escape();
        await there[gone].first().waitFor({ state: 'detached' });
        if (stays) assert.ok((await there[stays].count()) > 0, `${stays} is there without ${gone}`);
      }
    },
  ],
  [
    'what another app shares goes to the chat that is picked: words into the draft, files to be looked at',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await a.until('the service worker', () => a.page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).active) && navigator.serviceWorker.controller !== null), 20_000).catch(async () => {
        await a.page.reload();
        await a.signedIn();
      });
      await share(a, { text: '分享来的话', file: 'shared.txt' });
      await a.signedIn();
      const dialog = a.page.getByRole('dialog', { name: a.t.shareTo });
      await dialog.getByRole('radio').first().waitFor();
      await world.audit(a.page, 'asking for whom something is');
      await world.shoot(a.page, 'share-pick');
      await dialog.getByText('Alice').click();
      await dialog.getByRole('button', { name: a.t.sharePick }).click();
      await a.button('sendN', { n: 1 }).click();
      await b.openFromList('张三');
      await b.page.locator('.log .card').getByText('shared').waitFor();
      assert.equal(await a.composer().inputValue(), '分享来的话');
      assert.equal(new URL(a.page.url()).search, '');
    },
  ],
  [
    'what was said in a room is deleted for oneself with undo, cleared, on all own devices, and stays with the others; an edit keeps who is named',
    async (world) => {
      const { a, b } = await three(world);
      const name = world.unique('茶馆');
      await make(a, name);
      await joinFound(b, name);
      await b.composer().waitFor();
      for (const text of ['一', '二二', '三三三']) await a.say(text);
      await b.sees('一', '二二', '三三三');
      const second = await world.person();
      await second.signIn(b.account);
      await second.signedIn();
      await second.openFromList(name);
      await second.sees('一', '二二', '三三三');
      await choose(b, '二二', 'removeForMe');
      await b.sees('一', '三三三');
      await b.button('undo').click();
      await b.sees('一', '二二', '三三三');
      await choose(b, '二二', 'removeForMe');
      await b.page.locator('.toast').getByRole('button', { name: b.t.close, exact: true }).last().click();
      await second.sees('一', '三三三');
      await b.page.reload();
      await b.signedIn();
      await b.openFromList(name);
      await b.sees('一', '三三三');
      await b.page.getByRole('button', { name: b.t.chatMenu }).click();
      await b.page.getByRole('menuitem', { name: b.t.clearChat }).click();
      await b.button('clearButton').click();
      await b.until('nothing left', async () => (await b.texts()).length === 0);
      await second.until('nothing left there', async () => (await second.texts()).length === 0);
      assert.deepEqual(await a.texts(), ['一', '二二', '三三三']);
      await a.composer().fill('@Alice 看看');
      await a.composer().press('Enter');
      await b.until('the mention', async () => (await b.page.locator('.row .mentioned').count()) === 1);
      await choose(a, '看看', 'edit');
      await a.composer().fill('@Alice 看这个');
      await a.composer().press('Enter');
      await b.sees('@Alice 看这个');
      assert.equal(await row(b, '看这个').locator('.text .named').count(), 1, 'still a name, not only text');
      assert.equal(await b.page.locator('.row .mentioned').count(), 1);
    },
  ],
];
