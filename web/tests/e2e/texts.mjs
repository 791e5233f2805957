import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../src/core/i18n/', import.meta.url);

/** The texts of a language, read from the dictionaries' sources, so that tests find what people see. */
export function texts(language) {
  const parts = readdirSync(new URL(`${language}/`, folder)).map((name) => `${language}/${name}`);
  const all = {};
  for (const file of [...parts, `${language}.ts`]) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    for (const [, key, text] of source.matchAll(/^ {2}(\w+):\s+'((?:[^'\\]|\\.)*)',$/gm)) all[key] = text;
  }
  return all;
}

/** Puts values into placeholders. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
