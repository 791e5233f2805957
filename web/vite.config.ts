import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { emojiData } from './scripts/emoji-data.mjs';
import { firstParts } from './scripts/first-parts.mjs';
import { preloadTexts } from './scripts/preload-texts.mjs';
import { serviceWorker } from './scripts/service-worker.mjs';

/** Where `npm run dev` finds a server to talk to. */
const server = process.env['SKEIN_URL'] ?? 'http://127.0.0.1:5280';

export default defineConfig({
  plugins: [svelte(), emojiData(), preloadTexts(), serviceWorker()],
  build: {
    target: 'es2022',
    manifest: true,
    // The page's policy allows no inline script, so the polyfill would only be weight.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: firstParts(import.meta.dirname) } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/xmpp-websocket': { target: server, ws: true, changeOrigin: true, rewriteWsOrigin: true },
      '/upload/': { target: server, changeOrigin: true },
      '/skein.json': { target: server, changeOrigin: true },
    },
  },
});
