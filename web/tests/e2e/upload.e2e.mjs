import assert from 'node:assert/strict';
import { asFile, png } from './media-files.mjs';
import { befriend } from './person.mjs';
import { startProxy } from './proxy.mjs';
import { filled } from './texts.mjs';

async function sendFile(person, name, buffer, type = 'application/octet-stream') {
  await person.page.getByTestId('pick-files').setInputFiles([asFile(name, buffer, type)]);
  await person.button('sendN', { n: 1 }).click();
  await person.page.getByRole('dialog').waitFor({ state: 'detached' });
}

function cards(person) {
  return person.page.locator('.log .card');
}

export const tests = [
  [
    'an upload shows how far it is, can be given up, and texts written meanwhile keep their place',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await b.open('张三');
      const slow = await a.page.context().newCDPSession(a.page);
      await slow.send('Network.enable');
      const speed = (uploadThroughput) =>
        slow.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
      await speed(150_000);
      await sendFile(a, 'large.bin', Buffer.alloc(1_500_000, 7));
      await a.say('写在后面');
      const ring = a.button('cancelUpload', { name: 'large.bin' });
      await ring.waitFor();
      await a.until('some per cent', async () => Number(await a.page.locator('.log [role=progressbar]').getAttribute('aria-valuenow')) > 0);
      await world.audit(a.page, 'an upload on its way');
      await world.shoot(a.page, 'upload-progress');
      await b.sees('写在后面');
      await ring.click();
      await ring.waitFor({ state: 'detached' });
      await a.sees('写在后面');
      await speed(-1);
      await sendFile(a, 'again.bin', Buffer.alloc(50_000, 7));
      await cards(b).getByText('again.bin').waitFor();
      assert.equal(await cards(b).count(), 1, 'the one that was given up never arrives');
    },
  ],
  [
    'a file sent without a network waits, survives a reload, and arrives once',
    async (world) => {
      const proxy = await startProxy(world.url);
      try {
        const { a, b } = await befriend(world, { url: proxy.url });
        await a.open('Alice');
        // What the server takes is known from the first file on.
        await sendFile(a, 'first.txt', Buffer.from('one'), 'text/plain');
        await b.open('张三');
        await cards(b).getByText('first.txt').waitFor();
        proxy.cut();
        await a.page.waitForTimeout(300);
        await sendFile(a, 'second.txt', Buffer.from('two'), 'text/plain');
        await cards(a).getByText(a.t.uploadWaiting).waitFor();
        await world.shoot(a.page, 'upload-waiting');
        await a.page.reload();
        await a.signedIn();
        await a.openFromList('Alice');
        await cards(a).getByText(a.t.uploadWaiting).waitFor();
        proxy.restore();
        await cards(b).getByText('second.txt').waitFor({ timeout: 40_000 });
        await cards(a).getByText(a.t.uploadWaiting).waitFor({ state: 'detached' });
        assert.equal(await cards(b).count(), 2);
      } finally {
        await proxy.close();
      }
    },
  ],
  [
    'an upload that breaks says so and goes on when asked',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await b.open('张三');
      await a.page.route('**/upload/**', (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()));
      await sendFile(a, 'plan.pdf', Buffer.from('%PDF-1.4'), 'application/pdf');
      await a.page.locator('.log .failed').getByText(a.t.uploadBroke).waitFor({ timeout: 30_000 });
      await world.audit(a.page, 'an upload that broke');
      await world.shoot(a.page, 'upload-broke');
      await a.page.unroute('**/upload/**');
      await a.page.locator('.log .failed').getByRole('button', { name: a.t.retry, exact: true }).click();
      await cards(b).getByText('plan.pdf').waitFor();
    },
  ],
  [
    'a picture that is gone, and one that is damaged, are told and not drawn',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      const answers = (status, body = '') => async (route) => {
        if (route.request().method() === 'PUT') await route.continue();
        else await route.fulfill({ status, body, contentType: 'image/png' });
      };
      await b.page.route('**/gone.png*', answers(404));
      await b.page.route('**/bad.png*', answers(200, 'no picture'));
      world.allow(/gone\.png/);
      for (const name of ['gone.png', 'bad.png']) await sendFile(a, name, png(300, 200), 'image/png');
      await b.open('张三');
      await b.page.locator('.log').getByText(b.t.mediaGone).waitFor();
      await b.page.locator('.log').getByText(b.t.mediaBroken).waitFor();
      await world.audit(b.page, 'missing pictures');
      await world.shoot(b.page, 'media-missing');
      await b.page.unroute('**/bad.png*');
      await b.button('tryAgain').click();
      await b.page.getByRole('button', { name: filled(b.t.openPicture, { name: 'bad.png' }) }).waitFor();
    },
  ],
];
