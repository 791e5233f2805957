/**
 * A Vite plugin that has the browser fetch the texts together with the scripts. Which language is wanted only the
 * scripts know, so both are fetched: 1 KB more, and a round trip less before anything can be read. What the main window
 * says is not among them; it comes with the window, in one language.
 */
export function preloadTexts() {
  return {
    name: 'skein-preload-texts',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const texts = Object.values(bundle ?? {}).filter((each) => /\/i18n\/(zh|en)\.ts$/.test(each.facadeModuleId ?? ''));
        return texts.map(({ fileName }) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` },
          injectTo: 'head',
        }));
      },
    },
  };
}
