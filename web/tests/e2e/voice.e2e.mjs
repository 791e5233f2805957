import assert from 'node:assert/strict';
import { befriend } from './person.mjs';
import { filled } from './texts.mjs';

/** Waits until so many seconds are recorded: the microphone may take its time. */
function recorded(person, seconds) {
  return person.page.getByRole('timer').getByText(`0:0${seconds}`).waitFor();
}

/** Records for so many seconds, and stops to listen. */
async function record(person, seconds) {
  await person.button('record').click();
  await person.button('recordStop').waitFor();
  if (seconds > 0) await recorded(person, seconds);
  await person.button('recordStop').click();
}

function voices(person) {
  return person.page.locator('.log [data-voice]');
}

export const tests = [
  [
    'a voice message is recorded, listened to, sent, and played with its waveform and speed',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.page.context().grantPermissions(['microphone']);
      await a.open('Alice');
      await b.open('张三');
      await a.button('record').click();
      await a.button('recordStop').waitFor();
      await recorded(a, 2);
      await world.audit(a.page, 'recording');
      await world.shoot(a.page, 'voice-recording');
      await a.button('recordStop').click();
      await a.button('listen').waitFor();
      await world.audit(a.page, 'listening before sending');
      await world.shoot(a.page, 'voice-listen');
      await a.button('recordSend').click();
      await a.until('the own voice message', async () => (await voices(a).count()) === 1);
      await voices(b).first().waitFor();
      assert.ok((await voices(b).locator('rect').evaluateAll((bars) => new Set(bars.map((bar) => bar.getAttribute('height'))).size)) > 1, 'a waveform');
      assert.match(await voices(b).locator('.time').textContent(), /^0:0[1-9]$/);
      await voices(b).getByRole('img', { name: b.t.unheard }).waitFor();
      await world.audit(b.page, 'a voice message');
      await world.shoot(b.page, 'voice-received');
      await voices(b).getByRole('button', { name: /./ }).first().click();
      await b.button('pauseVoice').waitFor();
      assert.equal(await voices(b).getByRole('img', { name: b.t.unheard }).count(), 0);
      await b.page.getByRole('button', { name: filled(b.t.voiceSpeed, { n: 1 }) }).click();
      await b.page.getByRole('button', { name: filled(b.t.voiceSpeed, { n: 1.5 }) }).waitFor();
      // A second one follows the first by itself.
      await record(a, 2);
      await a.button('recordSend').click();
      await b.until('two voice messages', async () => (await voices(b).count()) === 2);
      await b.until('the first is over', async () => (await b.button('pauseVoice').count()) === 0, 15_000);
    },
  ],
  [
    'voice goes on in another chat with a bar, and the next unheard one follows',
    async (world) => {
      const { a, b } = await befriend(world);
      await a.page.context().grantPermissions(['microphone']);
      await a.open('Alice');
      for (const seconds of [4, 2]) {
        await record(a, seconds);
        await a.button('recordSend').click();
      }
      await b.open('张三');
      await b.until('two voice messages', async () => (await voices(b).count()) === 2);
      await voices(b).first().getByRole('button').first().click();
      await b.button('pauseVoice').waitFor();
      await b.page.keyboard.press('Escape');
      const bar = b.page.getByRole('group', { name: filled(b.t.voiceOf, { name: '张三' }) });
      await bar.waitFor();
      await world.audit(b.page, 'the bar of what is played');
      await world.shoot(b.page, 'voice-bar');
      await bar.getByTitle(b.t.goToVoice).click();
      await bar.waitFor({ state: 'detached' });
      await b.until('the second plays', () => voices(b).nth(1).getByRole('button', { name: b.t.pauseVoice }).count().then((count) => count === 1), 15_000);
    },
  ],
  [
    'too short a voice message is dropped, and a microphone that is refused is told',
    async (world) => {
      const { a } = await befriend(world);
      await a.open('Alice');
      await a.button('record').click();
      await a.page.getByText(a.t.errMicRefused).waitFor();
      await a.page.context().grantPermissions(['microphone']);
      await record(a, 0);
      await a.page.getByText(a.t.tooShort).waitFor();
      assert.equal(await voices(a).count(), 0);
      await a.button('record').click();
      await a.button('recordStop').waitFor();
      await a.page.keyboard.press('Escape');
      await a.button('record').waitFor();
      assert.equal(await a.composer().count(), 1);
    },
  ],
  [
    'on a phone a finger that holds records: sliding away gives up, sliding up goes on without it, letting go sends',
    async (world) => {
      const { a, b } = await befriend(world, { width: 390, height: 780 });
      await a.page.context().grantPermissions(['microphone']);
      await a.open('Alice');
      const touch = await a.page.context().newCDPSession(a.page);
      const finger = (type, x, y) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
      const press = async () => {
        const box = await a.button('record').boundingBox();
        const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        await finger('touchStart', at.x, at.y);
        await a.page.getByText(a.t.slideCancel).waitFor();
        return at;
      };
      const first = await press();
      await a.page.waitForTimeout(300);
      await world.shoot(a.page, 'voice-phone-held');
      await finger('touchMove', first.x - 60, first.y);
      await finger('touchMove', first.x - 120, first.y);
      await a.button('record').waitFor();
      await finger('touchEnd');
      const second = await press();
      await finger('touchMove', second.x, second.y - 80);
      await a.button('recordStop').waitFor();
      await finger('touchEnd');
      await a.page.waitForTimeout(300);
      await a.button('recordCancel').click();
      await press();
      await recorded(a, 2);
      await finger('touchEnd');
      await a.until('the voice message', async () => (await voices(a).count()) === 1);
      await world.audit(a.page, 'a voice message on a phone');
      await world.shoot(a.page, 'voice-phone');
      await b.open('张三');
      await voices(b).first().waitFor();
      await a.page.waitForTimeout(500);
      assert.equal(await a.button('recordStop').count(), 0, 'the finger that let go starts no other');
    },
  ],
];
