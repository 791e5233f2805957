import './ui/tokens.css';
import './ui/base.css';
import { mount } from 'svelte';
import App from './ui/App.svelte';
import { prefs } from './state/prefs.svelte';
import { DeviceKeys } from './state/device-keys';
import { session } from './state/session.svelte';
import { useLanguage } from './state/text.svelte';
import { applyTheme } from './state/theme';
import { followOtherPages } from './state/actions/follow-pages';
import { install } from './state/app/install.svelte';
import { watchNetwork } from './state/actions/reconnect';
import { findServer } from './state/actions/find-server';
import { returnToSession } from './state/actions/return-session';
import { invitationToken } from './core/server';

async function start(target: HTMLElement): Promise<void> {
  applyTheme(prefs.theme);
  session.invitation = invitationToken(location.hash);
  // The token is spent once; it has no business in the history or in a copied address.
  if (session.invitation) history.replaceState(null, '', location.pathname);
  // Somebody who was signed in sees the main window next: it comes at the same time.
  const returning = !session.invitation && DeviceKeys.kept() !== undefined;
  if (returning) void import('./ui/screens/Main.svelte');
  await useLanguage(prefs.language, returning ? 'window' : 'first');
  target.replaceChildren();
  mount(App, { target });
  watchNetwork();
  followOtherPages();
  install.watch();
  if (!session.invitation && (await returnToSession())) return;
  session.phase = 'signedOut';
  session.server = await findServer(prefs.server);
}

const target = document.getElementById('app');
if (target) void start(target);
