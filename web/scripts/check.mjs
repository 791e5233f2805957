// Runs the type checker over TypeScript and Svelte and ends with a line that can be counted.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const program = join(dirname(createRequire(import.meta.url).resolve('svelte-check/package.json')), 'bin', 'svelte-check');
const run = spawnSync(process.execPath, [program, '--tsconfig', './tsconfig.json', '--fail-on-warnings'], { encoding: 'utf8' });
console.log(run.stdout.trim());
const counted = /(\d+) errors? and (\d+) warnings?/.exec(run.stdout);
const problems = counted ? Number(counted[1]) + Number(counted[2]) : 1;
console.log(problems === 0 && run.status === 0 ? '1 passed, 0 failed, 0 skipped' : `0 passed, ${Math.max(problems, 1)} failed, 0 skipped`);
process.exit(problems === 0 ? (run.status ?? 1) : 1);
