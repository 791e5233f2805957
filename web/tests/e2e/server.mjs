import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START_TIMEOUT_MILLIS = 600_000;

/**
 * Starts a server of our own for the tests: fresh data, free ports on loopback, open registration, no limits, and PLAIN,
 * by which tests make accounts quickly.
 * `changes` are settings that differ; `data` is kept from an earlier server that was stopped with `keep`.
 */
export async function startServer(changes = {}, data = mkdtempSync(join(tmpdir(), 'skein-web-'))) {
  const settings = {
    'http.listen': '127.0.0.1:0',
    'xmpp.listen': '127.0.0.1:0',
    'xmpps.listen': '127.0.0.1:0',
    'admin.listen': '127.0.0.1:0',
    'registration.mode': 'open',
    'limits.enabled': 'false',
    'sasl.iterations': '10000',
    'sasl.plain': 'true',
    ...changes,
  };
  const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const program = fileURLToPath(new URL('../../../skein', import.meta.url));
  const server = spawn(program, ['serve', '--data', data, ...set], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not become ready:\n${said}`)), START_TIMEOUT_MILLIS);
    const hear = (chunk) => {
      said += chunk;
      const ready = /Skein is ready: (http\S+)/.exec(said);
      if (!ready) return;
      clearTimeout(timer);
      resolve(ready[1]);
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${said}`));
    });
  });
  return {
    url: url.replace('127.0.0.1', 'localhost').replace(/\/$/, ''),
    data,
    /** Makes an account the way an operator does. */
    addUser(name, password) {
      const added = spawnSync(program, ['user', 'add', name, '--password-stdin', '--data', data], { input: `${password}\n`, encoding: 'utf8' });
      if (added.status !== 0) throw new Error(`no account was made:\n${added.stdout}${added.stderr}`);
    },
    /** Everything it said so far. */
    said: () => said,
    async stop({ keep = false } = {}) {
      server.removeAllListeners('exit');
      const ended = new Promise((resolve) => server.on('exit', resolve));
      server.kill('SIGTERM');
      await ended;
      if (!keep) rmSync(data, { recursive: true, force: true });
    },
  };
}
