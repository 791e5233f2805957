import { readFileSync } from 'node:fs';

/** The texts of a language, read from the dictionary's source, so that tests find what people see. */
export function texts(language) {
  const source = readFileSync(new URL(`../../src/core/i18n/${language}.ts`, import.meta.url), 'utf8');
  const all = {};
  for (const [, key, text] of source.matchAll(/^ {2}(\w+): '((?:[^'\\]|\\.)*)',$/gm)) all[key] = text;
  return all;
}

/** Puts values into placeholders. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
