import { dialog } from './stage.mjs';

/** Presses with a finger until something opens. */
async function press(person, target) {
  const cdp = await person.page.context().newCDPSession(person.page);
  const box = await target.boundingBox();
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }] });
  await dialog(person).waitFor();
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await cdp.detach();
}

/** The same account on a phone: what fingers open there looks other than under a mouse. */
export async function phone({ me, world, language, cast }, visit) {
  const hand = await world.person({ language, width: 390, height: 844 });
  hand.nickname = me.nickname;
  await hand.signIn(me.account);
  await hand.signedIn();
  const rows = hand.page.getByRole('list', { name: hand.t.conversationList }).getByRole('button');
  await rows.filter({ hasText: cast.friend.name }).first().waitFor();
  await hand.until('the previews', async () => (await rows.count()) >= 5);
  const narrow = (name) => visit(name, hand, 'narrow');
  await narrow('list');
  await rows.filter({ hasText: cast.second.name }).last().click({ button: 'right' });
  await hand.page.getByRole('menu').waitFor();
  await narrow('list-menu');
  await hand.page.keyboard.press('Escape');
  await hand.field('searchAll').fill(cast.find);
  await hand.page.getByRole('list', { name: hand.t.foundMessages }).getByRole('button').first().waitFor();
  await narrow('search');
  await hand.field('searchAll').fill(cast.nothing);
  await hand.page.getByText(hand.t.noHitsLead).waitFor();
  await narrow('search-nothing');
  await hand.field('searchAll').fill('');
  await hand.openFromList(cast.friend.name);
  await hand.sees(cast.talk.last);
  await press(hand, hand.page.locator('.log .row').last().locator('.bubble'));
  await narrow('message-menu');
  await hand.button('moreEmoji').click();
  await hand.page.locator('.picker .grid button').first().waitFor();
  await narrow('message-picker');
  await hand.page.keyboard.press('Escape');
  await hand.button('attach').click();
  await narrow('attach');
  await hand.page.keyboard.press('Escape');
  await hand.page.getByRole('button', { name: hand.t.chatMenu }).click();
  await narrow('chat-menu');
  await hand.page.keyboard.press('Escape');
  await hand.page.locator('.chat header .who').click();
  await hand.button('block').click();
  await dialog(hand).getByLabel(hand.t.blockReport).check();
  await narrow('block');
  await hand.page.keyboard.press('Escape');
  await hand.button('removeContact').click();
  await narrow('remove-contact');
  await hand.page.keyboard.press('Escape');
  await hand.page.keyboard.press('Escape');
  await hand.button('back').click();
  await hand.openFromList(cast.room.name);
  await hand.page.locator('.chat header .who').click();
  const sheet = dialog(hand);
  await sheet.getByRole('list', { name: hand.t.roomMembers }).getByRole('button', { name: new RegExp(cast.second.name) }).first().click();
  await hand.page.getByRole('menu').waitFor();
  await narrow('member-menu');
  await hand.page.getByRole('menuitem', { name: hand.t.memberKick, exact: true }).click();
  await narrow('member-kick');
  await hand.page.keyboard.press('Escape');
  await sheet.getByRole('button', { name: hand.t.roomInvite, exact: true }).click();
  await narrow('room-invite');
  await hand.page.keyboard.press('Escape');
  await sheet.getByRole('button', { name: hand.t.roomSettings, exact: true }).click();
  await dialog(hand).getByRole('textbox').first().waitFor();
  await narrow('room-settings');
  await hand.page.keyboard.press('Escape');
  await hand.page.keyboard.press('Escape');
  await hand.button('back').click();
  await hand.tab('settings');
  await narrow('settings');
}
