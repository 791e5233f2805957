import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Person } from './person.mjs';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const results = fileURLToPath(new URL('../../test-results/', import.meta.url));
mkdirSync(results, { recursive: true });

/** What a test works with: browsers of people, and a watch over everything their pages do. */
export class World {
  #browser;
  #contexts = [];
  #faults = [];
  #allowed = [];
  #count = 0;

  constructor(browser, url) {
    this.#browser = browser;
    this.url = url;
  }

  /** A name nobody has yet. */
  unique(stem) {
    return `${stem}${Date.now().toString(36)}${(this.#count++).toString(36)}`;
  }

  /** A person with a browser of their own. */
  async person({ language = 'zh', theme = 'light', width = 1280, height = 800, url = this.url, path = '/' } = {}) {
    const context = await this.#browser.newContext({
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      colorScheme: theme,
      viewport: { width, height },
      hasTouch: width < 720,
      isMobile: width < 720,
      reducedMotion: 'reduce',
    });
    this.#contexts.push(context);
    await context.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    context.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      const own = host === new URL(url).host || protocol === 'data:' || protocol === 'blob:';
      if (!own) this.#faults.push(`request to a foreign host: ${request.url()}`);
    });
    const person = new Person(await context.newPage(), language, url);
    this.watch(person.page);
    await person.page.goto(url + path);
    return person;
  }

  /** The same person in another page of the same browser. */
  async anotherPage(person, path = '/') {
    const next = new Person(await person.page.context().newPage(), person.language, person.url);
    this.watch(next.page);
    await next.page.goto(next.url + path);
    return next;
  }

  /** What a page may complain about in this test, since the test brings it about. */
  allow(pattern) {
    this.#allowed.push(pattern);
  }

  /** Errors of a page fail the test; a refused connection while the network is cut does not. */
  watch(page) {
    page.on('pageerror', (error) => this.#faults.push(`error in the page: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const text = message.text();
      if (this.#allowed.some((pattern) => pattern.test(`${text} ${message.location().url}`))) return;
      if (/WebSocket connection to .* failed|net::ERR_/.test(text)) return;
      // A test's browser forgets everything afterwards, and such a one takes no pushes.
      if (/does not support the Push API in incognito mode/.test(text)) return;
      this.#faults.push(`console: ${text} ${message.location().url}`);
    });
    page.on('dialog', (dialog) => void dialog.accept());
  }

  async shoot(page, name) {
    await page.screenshot({ path: `${results}${name}.png` });
  }

  /** Runs axe over the page as it is; every rule counts, best practice too, unless `rules` are named. */
  async audit(page, where, rules = []) {
    if (!(await page.evaluate(() => 'axe' in window))) {
      // The page's own policy forbids inline scripts; the driver may still evaluate one.
      const { readFileSync } = await import('node:fs');
      await page.evaluate(readFileSync(axePath, 'utf8'));
    }
    const violations = await page.evaluate(async (only) => {
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const found = await window.axe.run(document, { runOnly: only.length > 0 ? { type: 'rule', values: only } : { type: 'tag', values: tags } });
      // What is half scrolled out of sight, or under the button that leads to the end, is no smaller for it.
      const large = ({ target }) => {
        const { width, height } = document.querySelector(target.join(' '))?.getBoundingClientRect() ?? { width: 0, height: 0 };
        return width >= 24 && height >= 24;
      };
      const real = found.violations
        .map((violation) => (violation.id === 'target-size' ? { ...violation, nodes: violation.nodes.filter((node) => !large(node)) } : violation))
        .filter(({ nodes }) => nodes.length > 0);
      return real.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
    }, rules);
    assert.deepEqual(violations, [], `axe on ${where}`);
  }

  /** Closes everything and fails on whatever went wrong unseen. */
  async finish() {
    for (const context of this.#contexts) {
      for (const page of context.pages()) {
        const violations = await page.evaluate(() => window.violations ?? []).catch(() => []);
        this.#faults.push(...violations.map((violation) => `content security policy: ${violation}`));
      }
      await context.close();
    }
    assert.deepEqual(this.#faults, [], 'faults seen while the test ran');
  }

  async shootAll(name) {
    let index = 0;
    for (const context of this.#contexts) {
      for (const page of context.pages()) await this.shoot(page, `${name}-${index++}`).catch(() => undefined);
    }
  }
}
