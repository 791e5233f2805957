import assert from 'node:assert/strict';
import { asFile, png } from './media-files.mjs';
import { befriend } from './person.mjs';

async function choose(person, name = 'me.png') {
  await person.page.getByTestId('pick-avatar').setInputFiles([asFile(name, png(400, 300), 'image/png')]);
  await person.button('avatarUse').waitFor();
}

export const tests = [
  [
    'a picture chosen in the profile is seen by the other at once, and gone when it is removed',
    async (world) => {
      const { a, b } = await befriend(world);
      await b.open('张三');
      const face = b.page.locator('.chat header .avatar img');
      assert.equal(await face.count(), 0);
      await a.tab('settings');
      await a.page.getByTestId('pick-avatar').waitFor({ state: 'attached' });
      await choose(a);
      await world.audit(a.page, 'cropping a picture');
      await world.shoot(a.page, 'avatar-crop');
      await a.button('avatarUse').click();
      await a.page.getByText(a.t.avatarSaved).waitFor();
      await b.until('the picture', () => face.evaluate((image) => image.complete && image.naturalWidth === 300));
      await world.audit(a.page, 'a profile with a picture');
      await world.shoot(a.page, 'avatar-own');
      await world.shoot(b.page, 'avatar-seen');
      // After a reload it comes from this device.
      await b.page.reload();
      await b.signedIn();
      await b.open('张三');
      await face.waitFor();
      await a.button('avatarRemove').click();
      await a.page.getByText(a.t.avatarRemoved).waitFor();
      await face.waitFor({ state: 'detached' });
    },
  ],
  [
    'a picture chosen while registering is published',
    async (world) => {
      const c = await world.person();
      await c.button('goRegister').click();
      await c.fillAccount(world.unique('wang'), 'correct horse 9 battery', 'correct horse 9 battery');
      await c.button('next').click();
      await c.field('nickname').fill('王大娘');
      await choose(c);
      await c.button('avatarUse').click();
      await c.page.locator('.picker img').waitFor();
      await world.audit(c.page, 'registering with a picture');
      await world.shoot(c.page, 'avatar-register');
      await c.button('finish').click();
      await c.start();
      await c.page.getByText(c.t.avatarSaved).waitFor();
      await c.page.locator('nav .avatar img').waitFor();
    },
  ],
];
