import assert from 'node:assert/strict';
import { acquaint } from './acquaint.mjs';
import { filled, texts } from './texts.mjs';

export const PASSWORD = 'correct horse 9 battery';

/** Someone at a browser, doing what people do. */
export class Person {
  constructor(page, language, url) {
    this.page = page;
    this.language = language;
    page.setDefaultTimeout(Number(process.env['E2E_PATIENCE'] ?? 30_000));
    this.url = url;
    this.t = texts(language);
    this.account = '';
    this.id = '';
  }

  button(key, values = {}) {
    return this.page.getByRole('button', { name: filled(this.t[key], values), exact: true });
  }

  field(key) {
    return this.page.getByLabel(this.t[key], { exact: true });
  }

  /** Waits until a condition on the page's state holds. */
  async until(what, check, timeout = 10_000) {
    const end = Date.now() + timeout;
    let last;
    for (;;) {
      try {
        last = await check();
        if (last) return last;
      } catch (error) {
        last = error;
      }
      if (Date.now() > end) assert.fail(`waited in vain for: ${what}; last: ${String(last)}`);
      await this.page.waitForTimeout(50);
    }
  }

  /** Goes through both steps of registering and keeps the numeric ID. Stays on the page that shows it. */
  async register(account, nickname, password = PASSWORD) {
    await this.button('goRegister').click();
    await this.registerHere(account, nickname, password);
  }

  /** The same, where registering is open before one already. */
  async registerHere(account, nickname, password = PASSWORD) {
    this.account = account;
    this.nickname = nickname;
    await this.fillAccount(account, password, password);
    await this.button('next').click();
    await this.field('nickname').fill(nickname);
    await this.button('finish').click();
    await this.button('startChatting').waitFor();
    this.id = ((await this.page.getByTestId('numeric-id').textContent()) ?? '').replace(/\s/g, '');
    assert.match(this.id, /^[0-9]{5,}$/, 'a numeric ID of five or more digits');
  }

  async fillAccount(account, password, confirm) {
    await this.field('account').fill(account);
    await this.field('password').fill(password);
    await this.field('confirmPassword').fill(confirm);
  }

  async start() {
    await this.button('startChatting').click();
    await this.page.getByRole('navigation', { name: this.t.navigation }).waitFor();
  }

  async signIn(login, password = PASSWORD) {
    await this.field('accountOrId').fill(login);
    await this.field('password').fill(password);
    await this.page.getByRole('button', { name: this.t.signIn, exact: true }).click();
  }

  async signedIn() {
    await this.page.getByRole('navigation', { name: this.t.navigation }).waitFor();
  }

  /** One of the three tabs; its accessible name may go on with a count. */
  async tab(key) {
    await this.page.getByRole('navigation').getByRole('button', { name: new RegExp(`^${this.t[key]}`) }).click();
  }

  /** Finds someone and sends them a request. */
  async add(query, nickname) {
    await this.tab('chats');
    await this.button('addContact').first().click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel(this.t.addLead).fill(query);
    await dialog.getByRole('button', { name: this.t.search, exact: true }).click();
    await dialog.getByText(nickname, { exact: true }).first().waitFor();
    await dialog.getByRole('button', { name: this.t.add, exact: true }).first().click();
    await dialog.getByRole('button', { name: this.t.addContact, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async accept() {
    await this.tab('contacts');
    await this.button('accept').first().click();
    await this.button('accept').first().waitFor({ state: 'detached' });
  }

  /** Opens the chat with a contact. */
  async open(name) {
    await this.tab('contacts');
    await this.page.getByRole('list', { name: this.t.contacts }).getByRole('button', { name: new RegExp(name) }).click();
    await this.composer().waitFor();
  }

  /** Opens a conversation by its title; the preview of another one may have the same name. */
  async openFromList(name) {
    await this.tab('chats');
    const row = this.page.getByRole('list', { name: this.t.conversationList }).getByRole('button', { name: new RegExp(`^${name}`) });
    // A room that comes into the list just now moves the row away from under the mouse.
    await this.until(`the chat with ${name}`, async () => {
      await row.click();
      return this.composer().waitFor({ timeout: 3000 }).then(() => true, () => false);
    });
  }

  composer() {
    return this.page.getByRole('textbox', { name: new RegExp(`^${this.t.composerLabel}`) });
  }

  async say(text) {
    await this.composer().fill(text);
    await this.composer().press('Enter');
  }

  /** What the open chat shows, top to bottom. */
  async messages() {
    return this.page.locator('.log .row').evaluateAll((rows) =>
      rows.map((row) => ({
        text: row.querySelector('.text, .emojis')?.textContent ?? '',
        out: row.classList.contains('out'),
        state: row.querySelector('[data-state]')?.dataset.state ?? '',
      })),
    );
  }

  async texts() {
    return (await this.messages()).map((message) => message.text);
  }

  /** Waits until exactly these are shown at the end, in this order. */
  async sees(...expected) {
    try {
      await this.until('messages', async () => JSON.stringify((await this.texts()).slice(-expected.length)) === JSON.stringify(expected));
    } catch {
      assert.deepEqual((await this.texts()).slice(-expected.length), expected);
    }
  }

  async stateOf(text, state, timeout) {
    await this.until(`“${text}” to be ${state}`, async () => (await this.messages()).find((message) => message.text === text)?.state === state, timeout);
  }
}

/** People with accounts who are each other's contacts, signed in; each with the options of their browser. */
export async function friends(world, ...people) {
  const known = people.map(({ stem, nickname }) => ({ account: world.unique(stem), nickname, password: PASSWORD }));
  const entered = [];
  for (const { options } of people) entered.push(await world.person(options));
  const ids = await acquaint(entered[0].page, known);
  for (const [index, person] of entered.entries()) {
    Object.assign(person, known[index], { id: ids[index] });
    assert.match(person.id, /^[0-9]{5,}$/, 'a numeric ID of five or more digits');
  }
  await Promise.all(entered.map((person) => person.signIn(person.account)));
  for (const person of entered) await person.signedIn();
  return entered;
}

/** Two of them. */
export async function befriend(world, optionsA = {}, optionsB = {}) {
  const [a, b] = await friends(world, { stem: 'zhangsan', nickname: '张三', options: optionsA }, { stem: 'alice', nickname: 'Alice', options: optionsB });
  return { a, b };
}
