import assert from 'node:assert/strict';
import { asFile, png } from './media-files.mjs';
import { befriend } from './person.mjs';

async function throttle(person) {
  const slow = await person.page.context().newCDPSession(person.page);
  await slow.send('Network.enable');
  return (uploadThroughput) => slow.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
}

async function send(person, files, kind = 'files') {
  await person.page.getByTestId(`pick-${kind}`).setInputFiles(files);
  await person.button('sendN', { n: files.length }).click();
  await person.page.getByRole('dialog').waitFor({ state: 'detached' });
}

function cards(person) {
  return person.page.locator('.log .card');
}

/** What the chat shows, files by their names. */
function order(person) {
  return person.page
    .locator('.log .row')
    .evaluateAll((rows) => rows.map((row) => row.querySelector('.card .name')?.textContent || row.querySelector('.text')?.textContent || ''));
}

async function drop(person, target, name, type, text) {
  const data = await person.page.evaluateHandle(
    ([called, kind, words]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([words], called, { type: kind }));
      return transfer;
    },
    [name, type, text],
  );
  for (const kind of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(kind, { dataTransfer: data });
}

export const tests = [
  [
    'deleting a message that is still uploading stops the upload; undo lets it go on; what was said meanwhile stands before it for everybody',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await b.open('张三');
      const speed = await throttle(a);
      await speed(60_000);
      await send(a, [asFile('never.bin', Buffer.alloc(900_000, 7), 'application/octet-stream')]);
      await a.page.locator('.log [role=progressbar]').waitFor();
      await a.page.locator('.log .row').last().click({ button: 'right', position: { x: 60, y: 20 } });
      await a.page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${a.t.removeForMe}`) }).click();
      await a.until('out of sight', async () => (await cards(a).count()) === 0);
      await a.page.locator('.toast').getByRole('button', { name: a.t.close, exact: true }).last().click();
      await send(a, [asFile('later.bin', Buffer.alloc(300_000, 7), 'application/octet-stream')]);
      await a.page.locator('.log [role=progressbar]').waitFor();
      await a.page.locator('.log .row').last().click({ button: 'right', position: { x: 60, y: 20 } });
      await a.page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${a.t.removeForMe}`) }).click();
      await a.say('上传时写的');
      await b.sees('上传时写的');
      await speed(-1);
      await a.page.waitForTimeout(500);
      assert.equal(await cards(b).count(), 0, 'held back while it can be undone');
      await a.button('undo').click();
      await cards(b).getByText('later').waitFor();
      for (const person of [a, b]) await person.until('one order', async () => JSON.stringify(await order(person)) === '["上传时写的","later.bin"]');
      await a.page.reload();
      await a.signedIn();
      await a.openFromList('Alice');
      await a.until('the same after a reload', async () => JSON.stringify(await order(a)) === '["上传时写的","later.bin"]');
    },
  ],
  [
    'a second tab leaves an upload to the first, and takes it up when that is closed',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await b.open('张三');
      const speed = await throttle(a);
      await speed(20_000);
      await send(a, [asFile('shared.bin', Buffer.alloc(600_000, 7), 'application/octet-stream')]);
      await a.page.locator('.log [role=progressbar]').waitFor();
      const tab = await world.anotherPage(a);
      await tab.signedIn();
      await tab.openFromList('Alice');
      await tab.page.locator('.log [role=progressbar]').waitFor();
      await tab.page.waitForTimeout(1500);
      assert.equal(await cards(b).count(), 0, 'the second tab has not sent it');
      await a.page.close();
      await cards(b).getByText('shared').waitFor();
      await tab.page.waitForTimeout(500);
      assert.equal(await cards(b).count(), 1);
    },
  ],
  [
    'a picture is sent as a file, byte for byte; files dropped on a row of the list go to that chat',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await b.open('张三');
      const picture = png(320, 200);
      await a.page.getByTestId('pick-pictures').setInputFiles([asFile('原图.png', picture, 'image/png')]);
      await a.page.getByRole('switch', { name: new RegExp(`^${a.t.asFiles}`) }).check();
      await world.shoot(a.page, 'files-tray');
      await a.button('sendN', { n: 1 }).click();
      const link = cards(b).locator('a.link');
      await link.waitFor();
      assert.equal(await b.page.locator('.log [data-picture]').count(), 0);
      const [download] = await Promise.all([b.page.waitForEvent('download'), link.click()]);
      const stream = await download.createReadStream();
      const parts = [];
      for await (const part of stream) parts.push(part);
      assert.ok(Buffer.concat(parts).equals(picture), 'not one byte is different');

      await a.tab('chats');
      const row = a.page.getByRole('list', { name: a.t.conversationList }).getByRole('button', { name: /^Alice/ });
      await a.page.keyboard.press('Escape');
      await drop(a, row, 'dropped.txt', 'text/plain', 'words');
      await a.button('sendN', { n: 1 }).click();
      await cards(b).getByText('dropped').waitFor();
    },
  ],
  [
    'what arrives is compared with its hash, and told when it is something else',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await send(a, [asFile('a.png', png(64, 64), 'image/png'), asFile('b.txt', Buffer.from('true'), 'text/plain')]);
      await a.until('sent', async () => (await a.messages()).every(({ state }) => state !== 'sending'));
      await b.page.route('**/upload/**', async (route) => {
        const url = route.request().url();
        if (/a\.png/.test(url)) await route.fulfill({ body: png(64, 64, 90), contentType: 'image/png' });
        else if (/b\.txt/.test(url)) await route.fulfill({ body: 'fals', contentType: 'text/plain' });
        else await route.continue();
      });
      await b.openFromList('张三');
      // In the chat there may be a small picture of the server's own; the whole one is in the viewer.
      const picture = b.page.locator('.log [data-picture]');
      const altered = b.page.getByText(b.t.mediaAltered);
      await b.until('a picture, or the word that it is another', async () => (await picture.count()) + (await altered.count()) > 0);
      if ((await altered.count()) === 0) await picture.click();
      await altered.first().waitFor();
      await world.shoot(b.page, 'files-altered');
      await b.page.keyboard.press('Escape');
      await cards(b).locator('a.link').click();
      await b.page.locator('.log .row').last().getByText(b.t.mediaAltered).waitFor();
      await b.page.locator('.log .row').last().getByRole('button', { name: b.t.openAnyway }).click();
      await cards(b).locator('a.link').waitFor();
    },
  ],
];
