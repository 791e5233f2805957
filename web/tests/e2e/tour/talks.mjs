import { filled } from '../texts.mjs';
import { asFile } from '../media-files.mjs';
import { picture } from './pictures.mjs';
import { closeToasts, dialog, onMessage, row } from './stage.mjs';

async function escape(person, times = 1) {
  for (let index = 0; index < times; index++) await person.page.keyboard.press('Escape');
}

/** A talk, and all that is done with messages. */
async function messages({ me, cast }, visit) {
  const { talk } = cast;
  await me.openFromList(cast.friend.name);
  await me.sees(talk.last);
  await visit('chat', me);
  await row(me, talk.answer.slice(0, 6)).hover();
  await row(me, talk.answer.slice(0, 6)).getByRole('button', { name: me.t.react, exact: true }).waitFor();
  await visit('message-tools', me, 'wide');
  await me.page.locator('.log').evaluate((log) => log.scrollTo({ top: 0 }));
  await me.page.locator('.log [data-picture] img').waitFor();
  await visit('chat-top', me);
  await row(me, talk.answer.slice(0, 6)).locator('.bubble').click({ button: 'right' });
  await dialog(me).waitFor();
  await visit('message-menu', me, 'wide');
  await me.button('moreEmoji').click();
  await me.page.locator('.picker .grid button').first().waitFor();
  await visit('message-picker', me, 'wide');
  await escape(me);
  await onMessage(me, talk.answer.slice(0, 6), 'reply');
  await me.composer().fill(talk.last);
  await visit('reply', me);
  await escape(me);
  await me.composer().fill('');
  await onMessage(me, talk.again.slice(0, 6), 'edit');
  await visit('edit', me);
  await escape(me);
  await onMessage(me, talk.edited.slice(0, 5), 'messageInfo');
  await visit('message-info', me);
  await escape(me);
  await onMessage(me, talk.again.slice(0, 6), 'retract');
  await visit('retract', me);
  await escape(me);
  await onMessage(me, talk.again.slice(0, 6), 'forward');
  await dialog(me).getByRole('checkbox').first().check();
  await visit('forward', me);
  await escape(me);
  await onMessage(me, talk.again.slice(0, 6), 'select');
  await visit('selecting', me);
  await escape(me);
  await onMessage(me, talk.edited.slice(0, 5), 'removeForMe');
  // A toast that has the focus stays.
  await me.button('undo').focus();
  await visit('removed-for-me', me);
  await me.button('undo').click();
  await me.page.getByRole('button', { name: me.t.chatMenu }).click();
  await visit('chat-menu', me, 'wide');
  await me.page.getByRole('menuitem', { name: me.t.clearChat }).click();
  await visit('clear-chat', me);
  await escape(me);
}

/** What is put together before it is sent. */
async function composing({ me, cast }, visit) {
  await me.button('emoji').click();
  await me.page.locator('.picker .grid button').first().waitFor();
  await visit('emoji', me);
  await escape(me);
  await me.button('attach').click();
  await visit('attach', me, 'wide');
  await escape(me);
  const chosen = [await picture(me.page, 'tea', 'tea.jpg'), await picture(me.page, 'town', 'town.jpg', 1200, 1200)];
  await me.page.getByTestId('pick-pictures').setInputFiles(chosen);
  await me.page.getByLabel(me.t.captionLabel).fill(cast.talk.picture);
  await me.until('both drawn', () => dialog(me).locator('img').evaluateAll((all) => all.length === 2 && all.every((each) => each.complete)));
  await visit('tray', me);
  await escape(me);
  await me.page.getByTestId('pick-files').setInputFiles([asFile('empty.txt', Buffer.alloc(0), 'text/plain')]);
  await me.page.locator('.toast').waitFor();
  await visit('file-refused', me);
  await closeToasts(me);
  await me.page.context().grantPermissions(['microphone']);
  await me.button('record').click();
  await me.page.getByRole('timer').getByText('0:01').waitFor();
  await visit('recording', me);
  await me.button('recordStop').click();
  await me.button('listen').waitFor();
  await visit('listening', me);
  await me.button('recordCancel').click();
  await me.page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['a'], 'a.txt', { type: 'text/plain' }));
    window.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await me.page.getByRole('region', { name: filled(me.t.dropHere, { name: cast.friend.name }) }).waitFor();
  await visit('drop', me);
  await me.page.evaluate(() => window.dispatchEvent(new DragEvent('drop', { dataTransfer: new DataTransfer(), bubbles: true, cancelable: true })));
}

/** Pictures large, voice going on, details of the other one. */
async function around({ me, cast }, visit) {
  await me.page.locator('.log [data-picture]').first().click();
  const viewer = me.page.getByRole('dialog', { name: me.t.viewer });
  await me.until('the picture', () => viewer.locator('img').evaluate((each) => each.complete && each.naturalWidth > 600));
  await visit('viewer', me);
  await escape(me);
  await viewer.waitFor({ state: 'detached' });
  await me.page.keyboard.press('Control+f');
  const bar = me.page.getByRole('search', { name: me.t.searchChat });
  await bar.getByRole('searchbox').fill(cast.find);
  await bar.getByText(/1/).first().waitFor();
  await visit('search-chat', me);
  await bar.getByRole('searchbox').press('Escape');
  await me.page.locator('.chat header .who').click();
  await visit('person', me);
  await me.button('removeContact').click();
  await visit('remove-contact', me, 'wide');
  await escape(me);
  await me.button('block').click();
  await dialog(me).getByLabel(me.t.blockReport).check();
  await visit('block', me, 'wide');
  await escape(me, 2);
}

/** The list, and what is found from it. */
async function list({ me, cast }, visit) {
  const rows = me.page.getByRole('list', { name: me.t.conversationList }).getByRole('button');
  await me.tab('chats');
  await rows.filter({ hasText: cast.friend.name }).click({ button: 'right' });
  await me.page.getByRole('menuitem', { name: me.t.pin, exact: true }).click();
  await rows.filter({ hasText: me.t.lobby }).click({ button: 'right' });
  await me.page.getByRole('menuitem', { name: me.t.mute, exact: true }).click();
  await me.page.getByText(me.t.muted).waitFor({ state: 'attached' });
  await visit('list', me, 'wide');
  await rows.filter({ hasText: cast.second.name }).last().click({ button: 'right' });
  await visit('list-menu', me, 'wide');
  await escape(me);
  await me.page.keyboard.press('Control+k');
  await me.field('searchAll').fill(cast.find);
  await me.page.getByRole('list', { name: me.t.foundMessages }).getByRole('button').first().waitFor();
  await visit('search', me, 'wide');
  await me.field('searchAll').fill(cast.nothing);
  await me.page.getByText(me.t.noHitsLead).waitFor();
  await visit('search-nothing', me, 'wide');
  await me.field('searchAll').fill('');
  await me.page.getByRole('group', { name: me.t.filters }).getByRole('button', { name: me.t.filterUnread, exact: true }).click();
  await visit('list-unread', me, 'wide');
  await me.page.getByRole('group', { name: me.t.filters }).getByRole('button', { name: me.t.filterAll, exact: true }).click();
  await me.openFromList(cast.second.name);
  await visit('chat-unread', me);
}

/** Talks with one other. */
export async function talks(stage, visit) {
  await messages(stage, visit);
  await composing(stage, visit);
  await around(stage, visit);
  await list(stage, visit);
}
