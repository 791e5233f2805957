import assert from 'node:assert/strict';
import { answering } from './answers.mjs';
import { asFile, png } from './media-files.mjs';
import { befriend, PASSWORD } from './person.mjs';

const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const ACCOUNT_RETRY = (seconds) => `<retry xmlns="urn:skein:account:0" seconds="${seconds}"/>`;

/** A text as it begins, up to its first value. */
function begins(person, key) {
  return person.t[key].split('{')[0];
}

async function says(person, key, where = person.page) {
  await where.getByText(begins(person, key)).first().waitFor();
}

/** Waits for a toast and puts it away. */
async function toast(person, key) {
  const one = person.page.locator('.toast', { hasText: begins(person, key) });
  await one.waitFor();
  await one.getByRole('button', { name: person.t.close, exact: true }).click();
  await one.waitFor({ state: 'detached' });
}

function dialog(person) {
  return person.page.getByRole('dialog').last();
}

function row(person, text) {
  return person.page.locator('.log .row').filter({ has: person.page.locator('.text', { hasText: text }) }).last();
}

async function choose(person, text, key) {
  await row(person, text).locator('.bubble').click({ button: 'right' });
  await dialog(person).getByRole('button', { name: new RegExp(`^${person.t[key]}`) }).click();
}

/** Two friends, of whom the first has a server that can be made to refuse. */
async function friends(world, language = 'zh') {
  const { a, b } = await befriend(world, { language }, { language });
  const server = await answering(a.page);
  await a.page.reload();
  await a.signedIn();
  await a.open('Alice');
  return { a, b, server };
}

const frame = (body) => `<failure xmlns="urn:xmpp:sasl:2">${body}</failure>`;

export const tests = [
  [
    'a login that comes to nothing says why',
    async (world) => {
      const a = await world.person({ language: 'en' });
      const server = await answering(a.page);
      await a.page.reload();
      const told = async (key, ...frames) => {
        server.reply(/^<authenticate/, ...frames);
        await a.signIn('somebody', 'a password');
        await says(a, key, a.page.getByRole('alert'));
      };
      for (let tries = 0; tries < 3; tries++) await told('errCredentials', frame(`<not-authorized xmlns="${SASL}"/>`));
      await says(a, 'errCredentialsHint');
      await told('errDisabled', frame(`<account-disabled xmlns="${SASL}"/>`));
      await told('errUnknown', frame(`<malformed-request xmlns="${SASL}"/>`));
      server.reply(/^<open/, '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" version="1.0" from="localhost" id="1"/>', '<stream:features xmlns:stream="http://etherx.jabber.org/streams"/>');
      await a.signIn('somebody', 'a password');
      await says(a, 'errNotXmpp', a.page.getByRole('alert'));
      await told('errTooMany', frame(`<temporary-auth-failure xmlns="${SASL}"/>${ACCOUNT_RETRY(2)}`));
      await a.until('the button to wait', () => a.page.locator('button[type="submit"]').isDisabled());
      await a.until('the button to be free again', () => a.page.locator('button[type="submit"]').isEnabled());
      await a.page.evaluate(() => delete Crypto.prototype.subtle);
      await a.signIn('somebody', 'a password');
      await says(a, 'errInsecure', a.page.getByRole('alert'));
    },
  ],
  [
    'a registration that comes to nothing says why, beside the field if it is one’s',
    async (world) => {
      const a = await world.person();
      const server = await answering(a.page);
      await a.page.reload();
      await a.button('goRegister').click();
      const name = async (text, key) => {
        await a.field('account').fill(text);
        await a.field('account').blur();
        await says(a, key);
      };
      await name('two words', 'errAccountCharacters');
      await name('zhаngsan', 'errAccountScript');
      await name('admin', 'errAccountReserved');
      await a.fillAccount(world.unique('zhangsan'), PASSWORD, PASSWORD);
      await a.button('next').click();
      await a.field('nickname').fill('很长的名字'.repeat(7));
      await a.field('email').fill('nowhere');
      await a.button('finish').click();
      await says(a, 'errNicknameLong');
      await says(a, 'errEmail');
      await a.field('nickname').fill('张三');
      await a.field('email').fill('');
      const refused = async (condition, extra, key) => {
        server.refuseGuest(/type="set".*jabber:iq:register/, condition, extra);
        await a.button('finish').click();
        await says(a, key);
      };
      await refused('not-allowed', '', 'errRegistrationClosed');
      await refused('resource-constraint', ACCOUNT_RETRY(5), 'errRegisterTooMany');
      await refused('internal-server-error', '', 'errUnknown');
      await refused('not-acceptable', '<password-weak xmlns="urn:skein:account:0" reason="unfit"/>', 'errPasswordUnfit');
    },
  ],
  [
    'whoever is not found, not added or not invited is told of',
    async (world) => {
      const { a, server } = await friends(world);
      await a.say('你好');
      await a.tab('contacts');
      await a.button('addContact').first().click();
      const search = async (text) => {
        await dialog(a).getByLabel(a.t.addLead).fill(text);
        await dialog(a).getByRole('button', { name: a.t.search, exact: true }).click();
      };
      await search('99999999');
      await says(a, 'errIdNotFound');
      await search('nobody-of-this-name');
      await says(a, 'errNobodyFound');
      await search(a.account);
      await says(a, 'errSelf');
      const invited = async (condition, key) => {
        server.refuse(/preauth|invite/, condition);
        await a.button('inviteMake').click();
        await says(a, key);
      };
      await invited('resource-constraint', 'errInviteTooMany');
      await invited('not-allowed', 'errInviteNotAllowed');
      await invited('internal-server-error', 'errInviteFailed');
      const c = await world.person();
      await c.register(world.unique('lisi'), '李四');
      await search(c.id);
      await dialog(a).getByRole('button', { name: a.t.add, exact: true }).click();
      server.refuse(/jabber:iq:roster/, 'not-allowed');
      await dialog(a).getByRole('button', { name: a.t.addContact, exact: true }).click();
      await says(a, 'errAddFailed');
      await a.page.keyboard.press('Escape');
      await a.tab('chats');
      server.refuse(/urn:xmpp:mam:2/, 'internal-server-error');
      await a.field('searchAll').fill('没有的话');
      await says(a, 'searchFailed');
      await a.field('searchAll').fill('');
      server.refuse(/type="set"/, 'internal-server-error');
      await a.page.getByRole('list', { name: a.t.conversationList }).getByRole('button').filter({ hasText: 'Alice' }).click({ button: 'right' });
      await a.page.getByRole('menuitem', { name: a.t.pin, exact: true }).click();
      await toast(a, 'errNotSet');
      await a.open('Alice');
      await a.page.locator('.chat header .who').click();
      await a.field('remark').fill('老同学');
      await a.button('save').click();
      await toast(a, 'errTimeout');
    },
  ],
  [
    'what is not done with a message is said below it',
    async (world) => {
      const { a, b, server } = await friends(world);
      await b.open('张三');
      await a.say('好的');
      await a.stateOf('好的', 'read');
      const failed = async (text, condition, key) => {
        server.refuse(/^<message.*<body/, condition);
        await a.say(text);
        await says(a, key, row(a, text));
        await row(a, text).getByRole('button', { name: a.t.delete, exact: true }).click();
      };
      await failed('没有这个人', 'item-not-found', 'noSuchReceiver');
      await failed('不想听', 'service-unavailable', 'notAccepted');
      server.refuse(/urn:xmpp:reactions:0/, 'not-acceptable');
      await row(a, '好的').locator('.bubble').click({ button: 'right' });
      await a.button('reactWith', { emoji: '👍' }).click();
      await says(a, 'errReactFailed');
      const edited = async (condition, key) => {
        server.refuse(/urn:xmpp:message-correct:0/, condition);
        await choose(a, '好的', 'edit');
        await a.composer().fill('好的，改过了');
        await a.page.keyboard.press('Enter');
        await says(a, key);
        await a.button('dismiss').last().click();
      };
      await edited('forbidden', 'errEditForbidden');
      await edited('item-not-found', 'errEditGone');
      server.refuse(/urn:xmpp:message-retract/, 'forbidden');
      await choose(a, '好的', 'retract');
      await a.button('retract').click();
      await says(a, 'errRetractForbidden');
      server.refuse(/type="set"/, 'internal-server-error');
      await choose(a, '好的', 'removeForMe');
      await a.page.locator('.toast').getByRole('button', { name: a.t.close, exact: true }).last().click();
      await says(a, 'errRemoveFailed');
      await a.page.getByRole('button', { name: a.t.chatMenu }).click();
      await a.page.getByRole('menuitem', { name: a.t.clearChat }).click();
      await a.button('clearButton').click();
      await says(a, 'errClearFailed');
      await a.page.keyboard.press('Escape');
      await a.page.evaluate(() => (Clipboard.prototype.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))));
      await choose(a, '好的', 'copyText');
      await toast(a, 'errCopyFailed');
    },
  ],
  [
    'rooms that do not let in, and rooms that do not do what is asked, say so',
    async (world) => {
      const { a, server } = await friends(world);
      await a.tab('rooms');
      server.refuse(/channel-search/, 'internal-server-error');
      await a.field('roomSearch').fill('x');
      await says(a, 'roomsFailed');
      server.relent();
      await a.button('roomByAddress').click();
      const enter = async (address) => {
        await dialog(a).getByLabel(a.t.roomAddress).fill(address);
        await dialog(a).getByRole('button', { name: a.t.roomEnter, exact: true }).click();
      };
      await enter('not an address@');
      await says(a, 'errRoomAddress');
      await a.page.keyboard.press('Escape');
      for (const [condition, key] of [
        ['registration-required', 'roomMembersOnly'],
        ['forbidden', 'roomBanned'],
        ['service-unavailable', 'roomFull'],
        ['conflict', 'roomNickTaken'],
        ['not-allowed', 'roomRefused'],
        ['item-not-found', 'roomNotFound'],
        ['remote-server-not-found', 'roomUnreachable'],
      ]) {
        server.refuse(/disco#info/, condition);
        await a.tab('rooms');
        await a.button('roomByAddress').click();
        await enter(world.unique('tea'));
        await says(a, key);
        await a.page.keyboard.press('Escape');
      }
    },
  ],
  [
    'files that are not taken say why, by the limits of the server',
    async (world) => {
      const { a, b } = await befriend(world, { language: 'en' }, { language: 'en' });
      const server = await answering(a.page);
      server.change(/(max-file-size.{0,80}?<value>)\d+/, '$110000');
      server.change(/(image-max-size.{0,80}?<value>)\d+/, '$1100');
      await a.page.reload();
      await a.signedIn();
      await a.open('Alice');
      const pick = (files, kind = 'files') => a.page.getByTestId(`pick-${kind}`).setInputFiles(files);
      await pick([asFile('long.bin', Buffer.alloc(20_000), 'application/octet-stream')]);
      await a.page.locator('.toast').getByText(a.t.errTooLarge.replace('{name}', 'long.bin').replace('{size}', '20 kB').replace('{max}', '10 kB')).waitFor();
      await pick([asFile('picture.png', png(300, 200), 'image/png')], 'pictures');
      await says(a, 'errTooLargePicture', dialog(a));
      await a.page.keyboard.press('Escape');
      await pick(Array.from({ length: 31 }, (_, index) => asFile(`${index}.txt`, Buffer.from('a'), 'text/plain')));
      await says(a, 'errMostAtOnce', a.page.locator('.toast'));
      await a.page.keyboard.press('Escape');
      const size = '<file-too-large xmlns="urn:xmpp:http:upload:0"/>';
      for (const [condition, extra, key] of [
        ['not-acceptable', size, 'uploadTooLarge'],
        ['resource-constraint', '', 'uploadFull'],
        ['forbidden', '', 'uploadRefused'],
      ]) {
        server.refuse(/http:upload:0.*filename/, condition, extra);
        await pick([asFile(`${key}.txt`, Buffer.from(key), 'text/plain')]);
        await a.button('sendN', { n: 1 }).click();
        await says(a, key, a.page.locator('.log'));
      }
      await a.page.evaluate(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([], 'folder'));
        Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException('a folder', 'NotFoundError'));
        window.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true }));
        window.dropped = transfer;
      });
      const target = a.page.getByRole('region', { name: a.t.dropHere.replace('{name}', 'Alice') });
      await target.evaluate((element) => element.dispatchEvent(new DragEvent('drop', { dataTransfer: window.dropped, bubbles: true, cancelable: true })));
      await toast(a, 'errFolder');
      for (const [name, key] of [
        ['NotFoundError', 'errMicNone'],
        ['NotReadableError', 'errMicBusy'],
        ['NotAllowedError', 'errMicRefused'],
      ]) {
        await a.page.evaluate((kind) => (MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('no', kind))), name);
        await a.button('record').click();
        await says(a, key);
      }
      await a.tab('settings');
      await a.page.getByTestId('pick-avatar').setInputFiles([asFile('broken.png', Buffer.from('no picture'), 'image/png')]);
      await toast(a, 'avatarUnreadable');
      assert.equal(await b.page.locator('.log .row').count(), 0);
    },
  ],
];
