import assert from 'node:assert/strict';

export const THEMES = ['light', 'dark'];
const WIDTHS = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
/** 1280 pixels at 400 %, as WCAG 1.4.10 asks. */
const ZOOMED = { width: 320, height: 640 };
const TAGS = { zh: 'zh-Hans', en: 'en' };

/** Waits until nothing moves and no colour changes any more. */
export async function settled(page) {
  await page.waitForTimeout(100);
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    const late = new Promise((resolve) => setTimeout(resolve, 2000));
    await Promise.race([Promise.allSettled(document.getAnimations().map((animation) => animation.finished)), late]);
    await frame();
  });
}

/** Shows a page in another language, as if it had been chosen in another page of the same browser. */
async function speak(page, language) {
  await page.evaluate((chosen) => {
    const key = 'skein:preferences';
    const newValue = JSON.stringify({ ...JSON.parse(localStorage.getItem(key) ?? '{}'), language: chosen });
    localStorage.setItem(key, newValue);
    window.dispatchEvent(new StorageEvent('storage', { key, newValue }));
  }, language);
  await page.waitForFunction((tag) => document.documentElement.lang === tag, TAGS[language]);
}

/** Whatever can be read stands inside the window, or inside something that scrolls. */
async function fits(page, where) {
  const outside = await page.evaluate(() => {
    const scrolls = (element) => {
      for (let up = element; up; up = up.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(up);
        if (up.scrollWidth > up.clientWidth + 1 && /auto|scroll/.test(`${overflowX} ${overflowY}`) && overflowX !== 'hidden') return true;
      }
      return false;
    };
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.textContent.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest('.sr')) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 1 && (left < -1 || right > innerWidth + 1) && !scrolls(element)) found.push(`${element.className} “${node.textContent.trim().slice(0, 30)}” ${Math.round(left)}–${Math.round(right)}`);
    }
    return found;
  });
  assert.deepEqual(outside, [], `outside of the window on ${where}`);
}

/**
 * Audits the page as it is now in both themes and both widths, or in the `only` width it has; in both languages if it
 * can be told to speak the `other` one: that in the dark theme, for colours do not depend on the language, nor the rest
 * on colours.
 */
export async function everywhere(world, person, where, { only, other } = {}) {
  const { page, language } = person;
  const before = page.viewportSize();
  for (const width of only ? [only] : Object.keys(WIDTHS)) {
    await page.setViewportSize(WIDTHS[width]);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await settled(page);
    await world.audit(page, `${where}, ${language}, light, ${width}`);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    if (other) await speak(page, other);
    await settled(page);
    await world.audit(page, `${where}, ${other ?? language}, dark, ${width}`, other ? undefined : ['color-contrast', 'link-in-text-block']);
    if (width === 'narrow') {
      await page.setViewportSize(ZOOMED);
      await settled(page);
      await fits(page, `${where}, ${other ?? language}, ${ZOOMED.width} pixels`);
    }
    if (other) await speak(page, language);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(before);
}
