import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { befriend } from './person.mjs';

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url));

/** Takes the picture once no toast is left. */
async function draw(page, name, clip) {
  mkdirSync(folder, { recursive: true });
  await page.waitForTimeout(6500);
  await page.screenshot({ path: `${folder}${name}.png`, ...(clip ? { clip } : {}) });
}

async function talk(world, from, to, name) {
  const other = await world.person();
  await other.register(world.unique(name.account), name.nickname);
  await other.start();
  await other.add(to.id, from);
  await to.accept();
  await other.until('friends', async () => {
    await other.tab('contacts');
    return (await other.page.getByRole('list', { name: other.t.contacts }).getByText(other.t.waitingForThem).count()) === 0;
  });
  await other.open(from);
  for (const line of name.lines) await other.say(line);
  return other;
}

/** Draws the pictures of the documentation. */
export const tests = [
  [
    'pictures for the documentation',
    async (world) => {
      const { a, b } = await befriend(world, {}, { language: 'en', theme: 'dark' });
      await draw(await registeredPage(world), 'registered', { x: 380, y: 72, width: 520, height: 656 });
      await talk(world, '张三', a, { account: 'lisi', nickname: '李四', lines: ['文件我看过了', '晚上七点老地方见？'] });
      await talk(world, '张三', a, { account: 'wangwu', nickname: '王五', lines: ['谢谢！👍'] });
      await talk(world, 'Alice', b, { account: 'carol', nickname: 'Carol', lines: ['The build is green again 🎉', 'Coffee at three?'] });
      await a.open('Alice');
      await b.open('张三');
      await a.say('你好，Alice！周末有空吗？');
      await b.say('Hi! Yes, Saturday works 😊');
      await a.say('一起去爬山吧，路线在这里：https://example.org/trail，大约 *三个小时*');
      await b.say('Looks lovely. What time do we start?');
      await a.say('早上八点，地铁口见');
      await a.say('🏔️🥾');
      await b.say('Perfect. I’ll bring tea and `sunscreen`');
      await a.say('好的，那就这样');
      await a.stateOf('好的，那就这样', 'read');
      await a.page.mouse.move(700, 300);
      await draw(a.page, 'chat-zh-light');
      await draw(b.page, 'chat-en-dark');
      await a.page.setViewportSize({ width: 390, height: 844 });
      await a.page.keyboard.press('Escape');
      await a.page.getByRole('list', { name: a.t.conversationList }).waitFor();
      await draw(a.page, 'phone-list');
    },
  ],
];

async function registeredPage(world) {
  const person = await world.person();
  await person.register(world.unique('zhaoliu'), '赵六');
  return person.page;
}
