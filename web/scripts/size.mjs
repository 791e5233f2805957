// Checks the size budgets on the build: what a browser fetches before sign-in, to a usable chat, and for each part later.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

const KILOBYTE = 1024;
const CHAT = ['src/ui/screens/Main.svelte', 'src/state/actions/start-client.ts'];
const BEFORE_SIGN_IN = 'index.html';

function gzipped(file) {
  return gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
}

/** The chunks a browser must have for these entries, without what they load later. */
function closure(keys) {
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key].imports ?? []) visit(next);
  };
  keys.forEach(visit);
  return seen;
}

function scripts(keys) {
  return [...keys].reduce((sum, key) => sum + gzipped(manifest[key].file), 0);
}

/** The first texts of both languages are fetched at once with the scripts (preload-texts.mjs), those of the main window in one. */
const languages = Object.keys(manifest).filter((key) => /\/i18n\/(zh|en)\.ts$/.test(key));
const language = languages.reduce((sum, key) => sum + gzipped(manifest[key].file), 0);
const windows = Object.keys(manifest).filter((key) => /\/i18n\/(zh|en)\/window\.ts$/.test(key));
const window = Math.max(...windows.map((key) => gzipped(manifest[key].file)));
const first = closure([BEFORE_SIGN_IN]);
const chat = closure([BEFORE_SIGN_IN, ...CHAT]);
/** All styles are one file: apart, each part's would weigh half as much again. */
const styles = [manifest['style.css'].file];

const checks = [
  ['JavaScript before sign-in', scripts(first) + language, 60],
  ['JavaScript to a usable chat', scripts(chat) + language + window, 130],
  ['style sheets, all together', styles.reduce((sum, file) => sum + gzipped(file), 0), 20],
];
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || chat.has(key) || languages.includes(key)) continue;
  const own = [...closure([key])].filter((each) => !chat.has(each));
  checks.push([`later part ${key.replace('src/', '')}`, scripts(own), 40]);
}

let failed = 0;
for (const [name, bytes, limit] of checks) {
  const fits = bytes <= limit * KILOBYTE;
  if (!fits) failed++;
  console.log(`${fits ? 'ok  ' : 'OVER'} ${(bytes / KILOBYTE).toFixed(1).padStart(6)} of ${limit} KB  ${name}`);
}
console.log(`${checks.length - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed > 0 ? 1 : 0);
