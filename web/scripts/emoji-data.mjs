import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The languages the client speaks, each with the emoji names of the package. */
const sources = {
  zh: 'emoji-picker-element-data/zh/cldr/data.json',
  en: 'emoji-picker-element-data/en/cldr/data.json',
};

/**
 * A Vite plugin that turns `virtual:emoji/<language>` into the address of a hashed JSON file.
 * The emoji names are served by ourselves, so the picker asks no foreign host.
 */
export function emojiData() {
  const prefix = 'virtual:emoji/';
  let building = false;
  return {
    name: 'skein-emoji-data',
    configResolved(config) {
      building = config.command === 'build';
    },
    resolveId(id) {
      return id.startsWith(prefix) ? `\0${id}` : undefined;
    },
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const language = id.slice(prefix.length + 1);
      const data = JSON.stringify(JSON.parse(readFileSync(require.resolve(sources[language]), 'utf8')));
      if (!building) {
        return `export default ${JSON.stringify(`data:application/json;base64,${Buffer.from(data).toString('base64')}`)}`;
      }
      const file = this.emitFile({ type: 'asset', name: `emoji-${language}.json`, source: data });
      return `export default import.meta.ROLLUP_FILE_URL_${file}`;
    },
  };
}
