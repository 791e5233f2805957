import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'vite';

/** What a client without a network needs: scripts, styles, drawings; not the emoji names, which are large. */
const KEPT = /\.(js|css|svg|png)$/;

/**
 * A Vite plugin that builds the service worker beside the client, with the list of all that belongs to this version.
 * The page carries the version too, so that the two can tell whether they belong together.
 */
export function serviceWorker() {
  let config;
  let version = '';

  function publicFiles() {
    const found = readdirSync(config.publicDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return found.map((entry) => join(entry.parentPath, entry.name)).sort();
  }

  function versionOf(html, bundle) {
    const hash = createHash('sha256').update(html);
    for (const name of Object.keys(bundle).sort()) hash.update(name);
    for (const file of publicFiles()) hash.update(readFileSync(file));
    return hash.digest('hex').slice(0, 12);
  }

  return {
    name: 'skein-service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        version = versionOf(html, bundle ?? {});
        return [{ tag: 'meta', attrs: { name: 'skein-build', content: version }, injectTo: 'head' }];
      },
    },
    async writeBundle(_options, bundle) {
      const built = Object.keys(bundle).filter((name) => KEPT.test(name));
      const files = ['/', ...built.map((name) => `/${name}`), ...publicFiles().map((file) => `/${relative(config.publicDir, file)}`)];
      await build({
        configFile: false,
        root: config.root,
        publicDir: false,
        logLevel: 'warn',
        define: { BUILD: JSON.stringify({ version, files }) },
        build: {
          outDir: config.build.outDir,
          emptyOutDir: false,
          target: config.build.target,
          reportCompressedSize: false,
          lib: { entry: 'src/sw/worker.ts', formats: ['iife'], name: 'skeinWorker', fileName: () => 'sw.js' },
        },
      });
    },
  };
}
