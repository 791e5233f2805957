import assert from 'node:assert/strict';
import { befriend } from './person.mjs';
import { startProxy } from './proxy.mjs';

/** Waits until the service worker has all it needs. */
async function settled(person) {
  await person.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}

async function throughProxy(world, run, rewrite) {
  const proxy = await startProxy(world.url, rewrite);
  try {
    await run(proxy);
  } finally {
    await proxy.close();
  }
}

/** Counts what a page plays, and what it writes on the app's icon. */
function listen(person) {
  return person.page.context().addInitScript(() => {
    window.tones = 0;
    window.badges = [];
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function (...args) {
      window.tones++;
      return make.apply(this, args);
    };
    Navigator.prototype.setAppBadge = async (count) => void window.badges.push(count);
    Navigator.prototype.clearAppBadge = async () => void window.badges.push(0);
  });
}

function rows(person) {
  return person.page.getByRole('list', { name: person.t.conversationList }).getByRole('button');
}

/** A browser that subscribes without asking anybody: the address leads nowhere, the keys are real. */
function subscribable(person) {
  return person.page.context().addInitScript(() => {
    let current = null;
    PushManager.prototype.getSubscription = async () => current;
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
      const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
      const keys = { p256dh: await crypto.subtle.exportKey('raw', pair.publicKey), auth: crypto.getRandomValues(new Uint8Array(16)).buffer };
      window.subscribed = (window.subscribed ?? 0) + 1;
      current = {
        endpoint: `https://push.example.org/${crypto.randomUUID()}`,
        options: { applicationServerKey: applicationServerKey.buffer },
        getKey: (name) => keys[name],
        unsubscribe: async () => {
          current = null;
          return true;
        },
      };
      return current;
    };
  });
}

/** Hands pushes to the service worker as the browser would, and tells what is shown. */
async function pushesTo(person) {
  const origin = new URL(person.url).origin;
  const page = await person.page.context().newPage();
  await page.goto(`${origin}/favicon.svg`);
  const cdp = await page.context().newCDPSession(page);
  const registration = new Promise((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find((each) => each.scopeURL.startsWith(origin) && !each.isDeleted);
      if (own) resolve(own.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registration;
  return {
    page,
    send: (payload) => cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(payload) }),
    shown: () =>
      page.evaluate(async () => {
        const all = await (await navigator.serviceWorker.getRegistration('/')).getNotifications();
        return all.map(({ title, body, tag }) => ({ title, body, tag }));
      }),
  };
}

export const tests = [
  [
    'without a network, the list and the conversations are there from this device',
    (world) =>
      throughProxy(world, async (proxy) => {
        const { a, b } = await befriend(world, { url: proxy.url });
        await a.open('Alice');
        await a.say('明天见');
        await b.open('张三');
        await a.stateOf('明天见', 'read');
        await settled(a);
        proxy.cutAll();
        await a.page.reload();
        await a.signedIn();
        await rows(a).filter({ hasText: '明天见' }).first().waitFor();
        await a.page.locator('.banner.warn').waitFor();
        assert.equal((await a.page.locator('.rail .me .face').textContent())?.trim(), '张', 'called as people know it');
        await world.shoot(a.page, 'offline-start');
        await a.open('Alice');
        await a.sees('明天见');
        await a.say('没有网络时写的');
        assert.equal((await a.messages()).at(-1).state, 'sending');
        proxy.restore();
        await b.until('the message', async () => (await b.texts()).includes('没有网络时写的'), 40_000);
      }),
  ],
  [
    'a new version asks, waits, and keeps what is typed',
    async (world) => {
      let fresh = false;
      const rewrite = (path, text) => {
        if (!fresh || !(path === '/sw.js' || path === '/')) return text;
        return text.replace(/((?:name="skein-build" content="|version:[`"]))[0-9a-f]{12}/, '$10123456789ab');
      };
      await throughProxy(
        world,
        async (proxy) => {
          const { a } = await befriend(world, { url: proxy.url });
          await settled(a);
          await a.page.reload();
          await a.open('Alice');
          const version = () => a.page.locator('meta[name="skein-build"]').getAttribute('content');
          const before = await version();
          await a.composer().fill('还没写完');
          await a.page.evaluate(() => {
            window.mark = 'same page';
            return navigator.serviceWorker.getRegistration().then((registration) => registration.update());
          });
          await a.page.waitForTimeout(500);
          assert.equal(await a.page.getByText(a.t.newVersion).count(), 0, 'no word about the same version');
          fresh = true;
          await a.page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
          await a.page.getByText(a.t.newVersion).waitFor();
          assert.equal(await a.page.evaluate(() => window.mark), 'same page');
          await world.shoot(a.page, 'new-version');
          await world.audit(a.page, 'a new version');
          await a.button('reload').click();
          await a.until('the new version', async () => (await version()) === '0123456789ab');
          assert.notEqual(before, '0123456789ab');
          await a.signedIn();
          await a.open('Alice');
          assert.equal(await a.composer().inputValue(), '还没写完');
          await a.page.waitForTimeout(500);
          assert.equal(await a.page.getByText(a.t.newVersion).count(), 0, 'it is in place');
        },
        rewrite,
      );
    },
  ],
  [
    'a push shows one notification for a conversation, and leads to it',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.page.context().grantPermissions(['notifications']);
      await subscribable(a);
      await a.page.reload();
      await a.signedIn();
      await a.open('Alice');
      await a.say('早');
      await b.open('张三');
      await b.sees('早');
      await settled(a);
      await a.tab('settings');
      await a.page.getByRole('button', { name: a.t.notifications, exact: true }).click();
      await a.page.getByRole('switch', { name: a.t.notifyDesktop }).click();
      await a.page.getByText(a.t.pushOn).waitFor();
      await world.shoot(a.page, 'settings-notifications');
      await world.audit(a.page, 'the settings of notifications');
      const domain = await a.page.evaluate(() => fetch('/skein.json').then((answer) => answer.json()).then((info) => info.domain));
      const chat = `${b.account}@${domain}`;
      const payload = { type: 'message', account: `${a.account}@${domain}`, chat, name: 'Alice', text: '晚上一起吃饭？', count: 1 };
      const pushes = await pushesTo(a);
      await pushes.send(payload);
      await a.page.waitForTimeout(1200);
      assert.deepEqual(await pushes.shown(), [], 'the page is connected and tells of it itself');
      await a.page.goto('about:blank');
      await pushes.send(payload);
      await a.until('a notification', async () => (await pushes.shown()).length === 1);
      assert.deepEqual(await pushes.shown(), [{ title: 'Alice', body: '晚上一起吃饭？', tag: chat }]);
      await pushes.send({ ...payload, text: '七点？', count: 2 });
      await a.until('the newer one in its place', async () => (await pushes.shown())[0]?.body === '七点？');
      assert.equal((await pushes.shown()).length, 1);
      await pushes.send({ ...payload, account: `stranger@${domain}`, chat: `other@${domain}` });
      await pushes.send({ type: 'read', account: payload.account, chat });
      await a.until('closed when read elsewhere', async () => (await pushes.shown()).length === 0);
      await a.page.goto(`${a.url}/?chat=${encodeURIComponent(chat)}`);
      await a.signedIn();
      await a.composer().waitFor();
      await a.sees('早');
      assert.equal(new URL(a.page.url()).search, '', 'a reload does not repeat it');
    },
  ],
  [
    'two pages of one browser: one sound, one draft, one count',
    async (world) => {
      const { a, b } = await befriend(world);
      await listen(b);
      await b.page.reload();
      await b.signedIn();
      const second = await world.anotherPage(b);
      await second.signedIn();
      await a.open('Alice');
      const pages = [b, second];
      const tones = async () => (await Promise.all(pages.map((each) => each.page.evaluate(() => window.tones)))).reduce((sum, each) => sum + each, 0);
      await a.say('叮');
      await b.until('the sound', async () => (await tones()) === 2);
      await a.say('咚');
      // Whoever speaks in the lobby meanwhile may have the same name.
      const unread = (each) => rows(each).filter({ hasText: '张三' }).filter({ hasNotText: /lobby|大厅/ }).locator('.badge');
      for (const each of pages) await each.until('the count', async () => (await unread(each).textContent())?.trim() === '2');
      await b.page.waitForTimeout(400);
      assert.equal(await tones(), 2, 'two tones, once');
      for (const each of pages) {
        assert.equal(await each.page.locator('link[rel="icon"]').getAttribute('href'), '/favicon-dot.svg');
        assert.match(await each.page.title(), /^\([0-9]+\) /);
        assert.ok((await each.page.evaluate(() => window.badges)).at(-1) >= 2);
      }
      await b.open('张三');
      await second.until('read there too', async () => (await unread(second).count()) === 0);
      await b.composer().fill('写了一半');
      await second.open('张三');
      await second.until('the draft', async () => (await second.composer().inputValue()) === '写了一半');
      await b.tab('settings');
      await b.page.getByRole('button', { name: b.t.look, exact: true }).click();
      await b.page.getByLabel(b.t.theme).selectOption('dark');
      await second.until('the theme', async () => (await second.page.locator('html').getAttribute('data-theme')) === 'dark');
    },
  ],
  [
    'what this device keeps is told, and messages are cleared from it without being lost',
    async (world) => {
      const { a, b } = await befriend(world, {}, { language: 'en', theme: 'dark', width: 390, height: 844 });
      await a.open('Alice');
      await a.say('第一句');
      await a.say('第二句');
      await a.stateOf('第二句', 'delivered');
      await a.tab('settings');
      await a.button('storage').click();
      await a.page.getByText(a.t.storageWhat).waitFor();
      await world.shoot(a.page, 'settings-storage');
      await world.audit(a.page, 'the settings of storage');
      await a.button('storageClear').click();
      await world.audit(a.page, 'the question before clearing');
      await a.button('storageClearDo').click();
      await a.page.getByText(/^已清除/).waitFor();
      await a.open('Alice');
      await a.sees('第一句', '第二句');
      await b.tab('settings');
      await b.button('storage').click();
      await b.page.getByText(b.t.storageWhat).waitFor();
      await world.shoot(b.page, 'settings-storage-phone-dark');
      await world.audit(b.page, 'the settings of storage on a phone');
      await b.button('back').click();
      await b.button('notifications').click();
      await b.page.getByText(b.t.notifyPreview).waitFor();
      await world.shoot(b.page, 'settings-notifications-phone-dark');
      await world.audit(b.page, 'the settings of notifications on a phone');
    },
  ],
];
