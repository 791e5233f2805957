import assert from 'node:assert/strict';
import { png } from './media-files.mjs';
import { befriend } from './person.mjs';
import { startProxy } from './proxy.mjs';
import { startServer } from './server.mjs';

const OUTAGE_MILLIS = 30_000;

/** A port on loopback that is free now. */
async function freePort() {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const tests = [
  [
    'the server restarts while people chat: nothing is lost, nothing is doubled, and nobody signs in again',
    async (world) => {
      const port = await freePort();
      const settings = { 'http.listen': `127.0.0.1:${port}` };
      let server = await startServer(settings);
      try {
        const { a, b } = await befriend(world, { url: server.url }, { url: server.url });
        await a.open('Alice');
        await a.say('重启之前');
        await b.openFromList('张三');
        await b.sees('重启之前');
        await a.tab('chats');
        await a.openFromList(a.t.lobby);
        await a.say('大厅里也说一句');
        await a.openFromList('Alice');
        await server.stop({ keep: true });
        await a.page.locator('.banner.warn').waitFor();
        await a.say('服务器不在的时候写的');
        await b.say('我也是');
        server = await startServer(settings, server.data);
        for (const person of [a, b]) {
          await person.page.locator('.banner.warn').waitFor({ state: 'detached', timeout: 60_000 });
          await person.until('both', async () => (await person.texts()).length === 3, 30_000);
          assert.deepEqual([...(await person.texts())].sort(), ['我也是', '服务器不在的时候写的', '重启之前'].sort());
        }
        await a.stateOf('服务器不在的时候写的', 'read', 20_000);
        await b.openFromList(b.t.lobby);
        await b.sees('大厅里也说一句');
        await b.say('回来了');
        await a.openFromList(a.t.lobby);
        await a.sees('大厅里也说一句', '回来了');
      } finally {
        await server.stop();
      }
    },
  ],
  [
    'half a minute without a network loses and doubles nothing, on either side',
    async (world) => {
      const proxy = await startProxy(world.url);
      try {
        const { a, b } = await befriend(world, { url: proxy.url });
        await a.open('Alice');
        await a.say('一');
        await b.openFromList('张三');
        await b.sees('一');
        proxy.cutAll();
        const back = Date.now() + OUTAGE_MILLIS;
        await a.page.locator('.banner.warn').waitFor();
        await a.say('二');
        await b.say('三');
        await a.say('四');
        await a.page.waitForTimeout(Math.max(0, back - Date.now()));
        assert.equal((await a.messages()).filter(({ state }) => state === 'failed').length, 0, 'offline is no failure');
        proxy.restore();
        await a.page.locator('.banner.warn').waitFor({ state: 'detached', timeout: 45_000 });
        for (const person of [a, b]) {
          await person.until('all four', async () => (await person.texts()).length >= 4, 20_000);
          assert.deepEqual([...(await person.texts())].sort(), ['一', '二', '三', '四'].sort());
        }
        const said = (await b.texts()).filter((text) => text === '二' || text === '四');
        assert.deepEqual(said, ['二', '四'], 'in the order in which they were written');
      } finally {
        await proxy.close();
      }
    },
  ],
  [
    'two devices have one read position: what one read is old on the other, what it did not is new',
    async (world) => {
      const { a, b } = await befriend(world);
      const second = await world.person({ language: 'en' });
      await second.signIn(b.id);
      await second.signedIn();
      await a.open('Alice');
      await a.say('第一句');
      await a.say('第二句');
      const row = (person) => person.page.getByRole('list', { name: person.t.conversationList }).getByRole('button', { name: /^张三/ });
      const badge = (person) => row(person).locator('.badge');
      for (const person of [b, second]) {
        await person.tab('chats');
        await person.until('two unread', async () => (await badge(person).textContent()) === '2');
      }
      await b.openFromList('张三');
      await b.sees('第一句', '第二句');
      await second.until('read there too', async () => (await badge(second).count()) === 0);
      await b.page.keyboard.press('Escape');
      await b.composer().waitFor({ state: 'detached' });
      await second.page.close();
      await a.say('第三句');
      await b.until('one unread', async () => (await badge(b).textContent()) === '1');
      // A device that is new has the same place.
      const third = await world.person();
      await third.signIn(b.id);
      await third.signedIn();
      await third.until('one unread', async () => (await badge(third).textContent()) === '1', 20_000);
      await third.openFromList('张三');
      await third.page.locator('.log .new').waitFor();
      const order = await third.page.locator('.log').evaluate((log) => [...log.querySelectorAll('.new, .text')].map((each) => (each.classList.contains('new') ? '|' : each.textContent)));
      assert.deepEqual(order.slice(-4), ['第一句', '第二句', '|', '第三句']);
      await b.until('read here too', async () => (await badge(b).count()) === 0);
    },
  ],
  [
    'a click on a notification of the page opens its conversation',
    async (world) => {
      const { a, b } = await befriend(world);
      await b.page.addInitScript(() => {
        window.shown = [];
        window.Notification = class {
          static permission = 'granted';
          static requestPermission = async () => 'granted';
          constructor(title, options) {
            Object.assign(this, { title, body: options.body });
            window.shown.push(this);
          }
          close() {}
        };
        // A browser without service workers: the page tells by itself.
        delete Navigator.prototype.serviceWorker;
        Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' });
        Document.prototype.hasFocus = () => false;
      });
      await b.page.reload();
      await b.signedIn();
      await b.tab('settings');
      await b.page.getByRole('button', { name: b.t.notifications, exact: true }).click();
      const notify = b.page.getByRole('switch', { name: b.t.notifyDesktop });
      if (!(await notify.isChecked())) await notify.click();
      await a.open('Alice');
      await a.say('点我');
      await b.until('a notification', () => b.page.evaluate(() => window.shown.length === 1));
      await b.page.evaluate(() => window.shown[0].onclick());
      await b.composer().waitFor();
      await b.sees('点我');
      await b.page.getByRole('heading', { name: '张三', level: 1 }).waitFor();
    },
  ],
  [
    'the app is offered to be installed where the browser can, and not any more once it is',
    async (world) => {
      const a = await world.person();
      await a.register(world.unique('zhangsan'), '张三');
      await a.start();
      await a.tab('settings');
      await a.button('about').click();
      assert.equal(await a.button('installButton').count(), 0, 'nothing is offered that the browser does not');
      await a.page.evaluate(() => {
        window.asked = 0;
        const offer = new Event('beforeinstallprompt', { cancelable: true });
        offer.prompt = async () => void window.asked++;
        offer.userChoice = Promise.resolve({ outcome: 'accepted' });
        window.held = !window.dispatchEvent(offer);
      });
      assert.equal(await a.page.evaluate(() => window.held), true, 'the browser’s own bar stays away');
      await world.shoot(a.page, 'install');
      await world.audit(a.page, 'the offer to install');
      await a.button('installButton').click();
      assert.equal(await a.page.evaluate(() => window.asked), 1);
      await a.page.evaluate(() => window.dispatchEvent(new Event('appinstalled')));
      await a.page.getByText(a.t.installed).waitFor();
      assert.equal(await a.button('installButton').count(), 0);
    },
  ],
  [
    'two fingers make a picture larger and smaller, around the place between them',
    async (world) => {
      const { a, b } = await befriend(world, {}, { width: 390, height: 844 });
      await a.open('Alice');
      await a.page.getByTestId('pick-pictures').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png(1200, 900) });
      await a.page.getByRole('dialog').getByRole('button', { name: /^(发送|Send)/ }).last().click();
      await b.tab('chats');
      await b.page.getByRole('list', { name: b.t.conversationList }).getByRole('button', { name: /^张三/ }).click();
      await b.page.locator('.log .row img').first().click();
      const picture = b.page.getByRole('dialog', { name: b.t.viewer }).locator('.stage img');
      await picture.waitFor();
      const box = () => picture.boundingBox();
      const before = await box();
      const cdp = await b.page.context().newCDPSession(b.page);
      const touch = (type, spread) => {
        const points = type === 'touchEnd' ? [] : [{ x: 195 - spread, y: 400, id: 1 }, { x: 195 + spread, y: 400, id: 2 }];
        return cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
      };
      await touch('touchStart', 30);
      for (const spread of [40, 50, 60, 75, 90]) await touch('touchMove', spread);
      await touch('touchEnd', 90);
      await b.until('larger', async () => (await box()).width > before.width * 2.5);
      const large = await box();
      await world.shoot(b.page, 'viewer-pinched');
      assert.ok(Math.abs(large.x + large.width / 2 - 195) < 30, 'around the fingers');
      await touch('touchStart', 90);
      for (const spread of [70, 50, 30, 20]) await touch('touchMove', spread);
      await touch('touchEnd', 20);
      await b.until('as it was', async () => Math.abs((await box()).width - before.width) < 2);
      await b.page.keyboard.press('Escape');
      await picture.waitFor({ state: 'detached' });
    },
  ],
];
