// Runs the type checker over TypeScript and Svelte, and over the service worker, whose world is another; ends with a line
// that can be counted.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

function run(program, ...args) {
  const done = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  const said = `${done.stdout}${done.stderr}`.trim();
  if (said) console.log(said);
  return { said, status: done.status ?? 1 };
}

const page = run(join(dirname(require.resolve('svelte-check/package.json')), 'bin', 'svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings');
const counted = /(\d+) errors? and (\d+) warnings?/.exec(page.said);
const inPage = counted && (page.status === 0) === (Number(counted[1]) + Number(counted[2]) === 0) ? Number(counted[1]) + Number(counted[2]) : 1;
const worker = run(require.resolve('typescript/bin/tsc'), '-p', 'src/sw/tsconfig.json');
const inWorker = worker.status === 0 ? 0 : (worker.said.match(/error TS/g) ?? ['']).length;
const problems = inPage + inWorker;
console.log(`${Number(inPage === 0) + Number(inWorker === 0)} passed, ${problems} failed, 0 skipped`);
process.exit(problems === 0 ? 0 : 1);
