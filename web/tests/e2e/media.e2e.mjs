import assert from 'node:assert/strict';
import { asFile, jpegWithPlace, png } from './media-files.mjs';
import { befriend } from './person.mjs';
import { filled } from './texts.mjs';

/** Chooses files for the open chat, as the menu would. */
function pick(person, files, kind = 'files') {
  return person.page.getByTestId(`pick-${kind}`).setInputFiles(files);
}

async function sendTray(person, count) {
  await person.button('sendN', { n: count }).click();
  await person.page.getByRole('dialog').waitFor({ state: 'detached' });
}

function pictures(person) {
  return person.page.locator('.log [data-picture] img');
}

/** Waits until so many pictures are drawn. */
function drawn(person, count) {
  return person.until(`${count} pictures`, () =>
    pictures(person).evaluateAll((all, n) => all.length === n && all.every((image) => image.complete && image.naturalWidth > 0), count),
  );
}

/** Waits until every own message is out. */
function allSent(person) {
  return person.until('all sent', async () => {
    const own = (await person.messages()).filter((message) => message.out);
    return own.length > 0 && own.every(({ state }) => ['sent', 'delivered', 'read'].includes(state));
  });
}

export const tests = [
  [
    'pictures are looked at first, and arrive smaller, without the place, with their caption',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await b.open('张三');
      const photo = await jpegWithPlace(a.page, 3000, 2000);
      assert.ok(photo.includes('GPS 31.2304N'));
      await pick(a, [asFile('外滩.jpg', photo, 'image/jpeg'), asFile('small.png', png(300, 500), 'image/png')], 'pictures');
      await a.page.getByRole('dialog').getByText('外滩.jpg').waitFor();
      await world.audit(a.page, 'pictures before they go');
      await world.shoot(a.page, 'media-tray');
      await a.button('moveLater', { name: '外滩.jpg' }).click();
      await a.page.getByLabel(a.t.captionLabel).fill('周末去了外滩');
      await sendTray(a, 2);
      await drawn(a, 2);
      await drawn(b, 2);
      await b.sees('', '', '周末去了外滩');
      await allSent(a);
      const names = await b.page.locator('.log [data-picture]').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
      assert.deepEqual(names, [filled(b.t.openPicture, { name: 'small.png' }), filled(b.t.openPicture, { name: '外滩.jpg' })]);
      await world.audit(b.page, 'a chat with pictures');
      await world.shoot(a.page, 'media-pictures-own');
      await world.shoot(b.page, 'media-pictures');
      // The viewer, by keyboard alone.
      await b.page.locator('.log [data-picture]').first().focus();
      await b.page.keyboard.press('Enter');
      const viewer = b.page.getByRole('dialog', { name: b.t.viewer });
      await viewer.getByText(filled(b.t.viewerOf, { n: 1, m: 2 })).waitFor();
      await world.audit(b.page, 'the viewer');
      await b.page.keyboard.press('ArrowRight');
      await viewer.getByText(filled(b.t.viewerOf, { n: 2, m: 2 })).waitFor();
      const image = viewer.locator('img');
      await b.until('the whole picture', () => image.evaluate((each) => each.naturalWidth === 2560 && each.naturalHeight === 1707));
      await world.shoot(b.page, 'media-viewer');
      const bytes = await image.evaluate(async (each) => {
        const answer = await fetch(each.src);
        return String.fromCharCode(...new Uint8Array(await answer.arrayBuffer()).subarray(0, 2000));
      });
      assert.ok(!bytes.includes('GPS') && !bytes.includes('Exif'), 'the place is gone');
      await b.page.keyboard.press('+');
      await b.until('larger', () => image.evaluate((each) => /scale\(1\.5\)/.test(each.style.transform)));
      await b.page.mouse.move(640, 400);
      await b.page.mouse.wheel(0, -300);
      await b.until('larger still', () => image.evaluate((each) => Number(/scale\(([\d.]+)/.exec(each.style.transform)[1]) > 2));
      await b.page.keyboard.press('Escape');
      await viewer.waitFor({ state: 'detached' });
      assert.equal(await b.page.evaluate(() => document.activeElement?.hasAttribute('data-picture')), true, 'the focus is back');
    },
  ],
  [
    'a pasted picture opens the preview, and dropped files find their target',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      const data = png(200, 120).toString('base64');
      await a.composer().evaluate((field, encoded) => {
        const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }));
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
      }, data);
      await a.page.getByRole('dialog').getByText('pasted.png').waitFor();
      await a.page.keyboard.press('Escape');
      await a.page.getByRole('dialog').waitFor({ state: 'detached' });
      await a.page.evaluate(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['a,b\n1,2\n'], '名单.csv', { type: 'text/csv' }));
        window.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true }));
        window.dropped = transfer;
      });
      const target = a.page.getByRole('region', { name: filled(a.t.dropHere, { name: 'Alice' }) });
      await target.waitFor();
      await world.shoot(a.page, 'media-drop');
      await target.evaluate((element) => element.dispatchEvent(new DragEvent('drop', { dataTransfer: window.dropped, bubbles: true, cancelable: true })));
      await a.page.getByRole('dialog').getByText('名单.csv').waitFor();
      await a.page.getByLabel(a.t.captionLabel).press('Enter');
      await b.open('张三');
      await b.page.locator('.log').getByRole('link').filter({ hasText: '名单.csv' }).filter({ hasText: '8 B' }).waitFor();
    },
  ],
  [
    'files are cards with safe names; what cannot be sent is told before',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.open('Alice');
      await b.open('张三');
      await pick(a, [asFile('空.txt', Buffer.alloc(0), 'text/plain')]);
      await a.page.getByText(filled(a.t.errEmptyFile, { name: '空.txt' })).waitFor();
      const hostile = `<img src=x onerror=alert(1)>\u202Egpj.${'很长的名字'.repeat(12)}.exe`;
      await pick(a, [asFile(hostile, Buffer.from('MZ'), 'application/octet-stream'), asFile('קובץ.pdf', Buffer.from('%PDF-1.4'), 'application/pdf')]);
      await sendTray(a, 2);
      await pick(a, [asFile('photo.bmp', Buffer.from('BM1234'), 'image/bmp')], 'pictures');
      await a.page.getByText(a.t.errPictureType).waitFor();
      await sendTray(a, 1);
      await pick(a, [asFile('broken.png', Buffer.from('no picture'), 'image/png')], 'pictures');
      await a.page.getByText(a.t.mediaBroken).waitFor();
      await sendTray(a, 1);
      await allSent(a);
      const cards = b.page.locator('.log .card');
      await b.until('the cards', async () => (await cards.count()) >= 3);
      assert.equal(await b.page.locator('.log img').count(), 0);
      const link = cards.first().getByRole('link');
      assert.ok(!(await link.getAttribute('download')).includes('\u202E'), 'no letter that turns the writing');
      assert.ok((await cards.first().boundingBox()).width <= 330, 'a long name does not widen its card');
      await world.audit(b.page, 'a chat with files');
      await world.shoot(b.page, 'media-files');
    },
  ],
];
