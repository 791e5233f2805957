import assert from 'node:assert/strict';
import { asFile, png } from './media-files.mjs';
import { settled } from './everywhere.mjs';
import { befriend } from './person.mjs';
import { details, make, pane } from './rooms.mjs';

async function send(person, kind, file) {
  await person.page.getByTestId(`pick-${kind}`).setInputFiles([file]);
  await person.page.getByRole('dialog').getByRole('button', { name: /^(发送|Send)/ }).last().click();
}

function shelf(person) {
  return person.page.getByRole('region', { name: person.t.shelf });
}

export const tests = [
  [
    'the details of a chat show its pictures, files and links, and pin and mute it',
    async (world) => {
      const { a, b } = await befriend(world, {}, { language: 'en', theme: 'dark' });
      await a.open('Alice');
      await send(a, 'pictures', asFile('外滩.png', png(400, 300), 'image/png'));
      await a.until('the picture sent', async () => (await a.page.locator('.log [data-picture]').count()) === 1);
      await send(a, 'files', asFile('会议纪要.txt', Buffer.from('hi'), 'text/plain'));
      await a.say('看 https://example.org/%E8%8C%B6 和 https://example.org/tea');
      await b.openFromList('张三');
      await b.until('the last one', async () => (await b.texts()).some((text) => text.includes('example.org')));
      for (const person of [a, b]) {
        await person.page.getByRole('button', { name: person.t.infoOf.replace('{name}', person === a ? 'Alice' : '张三'), exact: true }).click();
        await shelf(person).getByRole('list', { name: person.t.shelfImages }).getByRole('button').waitFor();
        await shelf(person).getByRole('button', { name: person.t.shelfFiles, exact: true }).click();
        await shelf(person).getByRole('link', { name: /会议纪要/ }).waitFor();
        await shelf(person).getByRole('button', { name: person.t.shelfLinks, exact: true }).click();
        await shelf(person).getByRole('link', { name: 'example.org/茶' }).waitFor();
        assert.equal(await shelf(person).getByRole('link').count(), 2);
        await shelf(person).getByRole('button', { name: person.t.shelfVoices, exact: true }).click();
        await shelf(person).getByText(person.t.shelfNoVoices).waitFor();
        await shelf(person).getByRole('button', { name: person.t.shelfImages, exact: true }).click();
        await shelf(person).locator('img').waitFor();
        await settled(person.page);
        await world.audit(person.page, 'details of a person');
        await world.shoot(person.page, `details-person-${person.language}`);
      }
      await shelf(b).getByRole('list', { name: b.t.shelfImages }).getByRole('button').click();
      await b.page.getByRole('dialog', { name: b.t.viewer }).waitFor();
      await b.page.keyboard.press('Escape');
      const deeds = b.page.getByRole('group', { name: b.t.chatDeeds });
      await deeds.getByRole('button', { name: b.t.mute, exact: true }).click();
      await deeds.getByRole('button', { name: b.t.unmute, exact: true }).waitFor();
      await deeds.getByRole('button', { name: b.t.pin, exact: true }).click();
      const row = b.page.getByRole('list', { name: b.t.conversationList }).getByRole('button').first();
      await b.until('pinned and muted in the list', async () => /张三/.test((await row.textContent()) ?? '') && (await row.getByText(b.t.muted, { exact: true }).count()) === 1);
      await deeds.getByRole('button', { name: b.t.search, exact: true }).click();
      await b.page.getByRole('searchbox').last().waitFor();
    },
  ],
  [
    'the details of a room show what was sent in it',
    async (world) => {
      const a = await world.person();
      await a.register(world.unique('zhangsan'), '张三');
      await a.start();
      await make(a, world.unique('茶馆'));
      await a.say('菜单在 https://example.org/menu');
      await send(a, 'files', asFile('菜单.pdf', Buffer.from('%PDF-1.4'), 'application/pdf'));
      await a.page.locator('.log').getByText('菜单').last().waitFor();
      await details(a);
      await shelf(a).getByRole('button', { name: a.t.shelfLinks, exact: true }).click();
      await shelf(a).getByRole('link', { name: 'example.org/menu' }).waitFor();
      await shelf(a).getByRole('button', { name: a.t.shelfFiles, exact: true }).click();
      await shelf(a).getByRole('link', { name: /菜单/ }).waitFor();
      await shelf(a).getByText(a.t.shelfShow).first().waitFor({ state: 'attached' });
      await pane(a).getByText(a.t.shelfFiles, { exact: true }).scrollIntoViewIfNeeded();
      await world.audit(a.page, 'details of a room with files');
      await world.shoot(a.page, 'details-room');
    },
  ],
];
