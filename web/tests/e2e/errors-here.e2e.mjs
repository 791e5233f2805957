import { answering } from './answers.mjs';
import { asFile, png } from './media-files.mjs';
import { befriend } from './person.mjs';
import { startProxy } from './proxy.mjs';

/** A text as it begins, up to its first value. */
function begins(person, key) {
  return person.t[key].split('{')[0];
}

async function says(person, key, where = person.page) {
  await where.getByText(begins(person, key)).first().waitFor();
}

async function toast(person, key) {
  const one = person.page.locator('.toast', { hasText: begins(person, key) });
  await one.waitFor();
  await one.getByRole('button', { name: person.t.close, exact: true }).click();
  await one.waitFor({ state: 'detached' });
}

function dialog(person) {
  return person.page.getByRole('dialog').last();
}

function row(person, text) {
  return person.page.locator('.log .row').filter({ has: person.page.locator('.text', { hasText: text }) }).last();
}

async function choose(person, text, key) {
  await row(person, text).locator('.bubble').click({ button: 'right' });
  await dialog(person).getByRole('button', { name: new RegExp(`^${person.t[key]}`) }).click();
}

/** As if the browser had taken away what was to be sent. */
function forgetUploads(person) {
  return person.page.evaluate(async () => {
    const found = (await indexedDB.databases()).find(({ name }) => name.startsWith('skein-media:'));
    const database = await new Promise((resolve) => (indexedDB.open(found.name).onsuccess = (event) => resolve(event.target.result)));
    await new Promise((resolve) => (database.transaction('parcels', 'readwrite').objectStore('parcels').clear().onsuccess = resolve));
    database.close();
  });
}

export const tests = [
  [
    'without a network, what cannot be done says so and what can wait waits',
    async (world) => {
      const proxy = await startProxy(world.url);
      try {
        const { a } = await befriend(world, { url: proxy.url });
        await a.open('Alice');
        await a.say('早上好');
        await a.stateOf('早上好', 'delivered');
        proxy.cut();
        await says(a, 'offlineBanner', a.page.locator('.banner'));
        await a.field('searchAll').fill('早上');
        await says(a, 'searchOffline');
        await a.field('searchAll').fill('');
        await choose(a, '早上好', 'removeForMe');
        await a.page.locator('.toast').getByRole('button', { name: a.t.close, exact: true }).last().click();
        await says(a, 'errRemoveOffline');
        await a.say('等一等');
        await a.page.getByTitle(a.t.stateWaiting).first().waitFor();
        await a.page.getByTestId('pick-files').setInputFiles([asFile('plan.txt', Buffer.from('a plan'), 'text/plain')]);
        await a.button('sendN', { n: 1 }).click();
        await says(a, 'uploadWaiting');
        await forgetUploads(a);
        await a.page.reload();
        await a.signedIn();
        await a.openFromList('Alice');
        await says(a, 'uploadGone');
      } finally {
        await proxy.close();
      }
    },
  ],
  [
    'a server that answers late is waited for, in words',
    async (world) => {
      const { a, b } = await befriend(world);
      const late = await world.person();
      for (const { page } of [a, late]) await page.clock.install();
      const [server, lateServer] = [await answering(a.page), await answering(late.page)];
      await a.page.reload();
      await late.page.reload();
      lateServer.reply(/^<authenticate/);
      await late.signIn(b.account);
      await late.page.clock.runFor(11_000);
      await says(late, 'slow');
      await late.button('cancel').click();
      lateServer.relent();
      await late.signIn(b.account);
      await late.signedIn();
      await a.open('Alice');
      await a.page.locator('.chat .sub.live').waitFor();
      // Neither arrives, what is said nor any word of what has arrived.
      server.reply(/^<message.*<body/);
      server.change(/^<a\b.*$/s, '');
      await a.say('说了没有人听见');
      // In steps, so that what the server does answer comes in between.
      for (let steps = 0; steps < 13; steps++) {
        await a.page.clock.runFor(5000);
        await a.page.evaluate(() => fetch('/skein.json'));
      }
      await says(a, 'notSent');
    },
  ],
  [
    'what comes and cannot be shown is told honestly',
    async (world) => {
      const { a, b } = await befriend(world);
      const server = await answering(a.page);
      await a.page.reload();
      await a.signedIn();
      await a.open('Alice');
      await b.open('张三');
      server.change(/<body[^>]*>secret<\/body>/, '<encrypted xmlns="eu.siacs.conversations.axolotl"/><body>secret</body>');
      await b.say('secret');
      await says(a, 'unreadable');
      await b.say('first');
      await a.until('the first', async () => (await a.texts()).includes('first'));
      server.change(/(<reply [^>]*?\sid=)(["'])[^"']*/, '$1$2nobody-said-this');
      await choose(b, 'first', 'reply');
      await b.say('second');
      await row(a, 'second').locator('.quote').click();
      await toast(a, 'quoteNotFound');
      server.relent();
      server.change(/https?:\/\/[^/<"']+\/upload\//g, 'https://files.example.net/upload/');
      await b.page.getByTestId('pick-files').setInputFiles([asFile('plan.txt', Buffer.from('a plan'), 'text/plain')]);
      await b.button('sendN', { n: 1 }).click();
      await says(a, 'mediaElsewhere');
      server.relent();
      await a.page.route('**/upload/**', (route) => route.abort());
      await b.page.getByTestId('pick-pictures').setInputFiles([asFile('small.png', png(300, 200), 'image/png')]);
      await b.button('sendN', { n: 1 }).click();
      await says(a, 'mediaFailed');
    },
  ],
  [
    'what the server refuses of pictures, rooms and pushes, and the browser of space, is said where it was wanted',
    async (world) => {
      const { a, b } = await befriend(world);
      const server = await answering(a.page);
      server.change(/urn:xmpp:http:upload:0/g, 'urn:example:nothing');
      await a.page.reload();
      await a.signedIn();
      await a.open('Alice');
      await a.page.getByTestId('pick-files').setInputFiles([asFile('a.txt', Buffer.from('a'), 'text/plain')]);
      await toast(a, 'errNoUpload');
      await a.tab('rooms');
      await a.button('newRoom').click();
      const name = world.unique('tea');
      await dialog(a).getByLabel(a.t.roomName, { exact: true }).fill(name);
      await dialog(a).getByRole('button', { name: a.t.roomCreate, exact: true }).click();
      await a.composer().waitFor();
      await b.tab('rooms');
      await b.field('roomSearch').fill(name);
      await b.page.getByRole('list', { name: b.t.roomsFound }).getByRole('button', { name: b.t.roomEnter, exact: true }).click();
      await b.composer().waitFor();
      await b.say('乱说的话');
      await row(a, '乱说的话').waitFor();
      for (const [condition, key] of [
        ['forbidden', 'errModerateForbidden'],
        ['item-not-found', 'errModerateGone'],
        ['internal-server-error', 'errChangeFailed'],
      ]) {
        server.refuse(/message-moderate/, condition);
        await choose(a, '乱说的话', 'moderate');
        await a.button('moderate').click();
        await says(a, key);
      }
      server.relent();
      await choose(a, '乱说的话', 'moderate');
      await a.button('moderate').click();
      await says(b, 'moderated', b.page.locator('.log'));
      await a.tab('settings');
      server.refuse(/urn:xmpp:avatar:data/, 'not-acceptable');
      await a.page.getByTestId('pick-avatar').setInputFiles([asFile('me.png', png(400, 300), 'image/png')]);
      await a.button('avatarUse').click();
      await toast(a, 'avatarFailed');
      server.relent();
      await a.page.context().grantPermissions(['notifications']);
      await a.button('notifications').click();
      server.refuse(/urn:skein:push:0/, 'service-unavailable');
      const wanted = a.page.getByRole('switch', { name: a.t.notifyDesktop });
      await wanted.click();
      await says(a, 'pushRefused');
      await wanted.click();
      server.relent();
      await wanted.click();
      // A browser that forgets everything takes no pushes.
      await says(a, 'pushUnreached');
      await wanted.click();
      await a.page.evaluate(() => {
        StorageManager.prototype.persist = () => Promise.resolve(false);
        Notification.requestPermission = () => Promise.resolve('denied');
      });
      await wanted.click();
      await toast(a, 'notifyBlocked');
      await a.button('storage').click();
      await a.button('storageKeep').click();
      await toast(a, 'storageNotKept');
      await a.button('storageClear').click();
      await a.page.evaluate(() => {
        IDBDatabase.prototype.transaction = () => {
          throw new DOMException('broken', 'UnknownError');
        };
      });
      await a.button('storageClearDo').click();
      await toast(a, 'storageFailed');
    },
  ],
];
