export const THEMES = ['light', 'dark'];
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

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

/** Audits the page as it is now in both themes and both sizes. */
export async function everywhere(world, person, where) {
  for (const theme of THEMES) {
    for (const size of SIZES) {
      await person.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await person.page.setViewportSize(size);
      await settled(person.page);
      await world.audit(person.page, `${where}, ${theme}, ${size.width}`);
    }
  }
  await person.page.setViewportSize(SIZES[0]);
}
