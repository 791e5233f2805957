import { session } from '../session.svelte';
import { prefs } from '../prefs.svelte';
import { keepSessions, savedSession } from '../saved-session';
import { findServer } from './find-server';

/** Goes on where the tab was before it was reloaded. False when there is nothing to go on with. */
export async function returnToSession(): Promise<boolean> {
  const saved = savedSession();
  if (!saved) return false;
  const server = await findServer(prefs.server);
  if (!server) return false;
  session.server = server;
  keepSessions(true);
  const { startClient } = await import('./start-client');
  await startClient(server, saved.login).returnTo(saved.self, saved.loginJid, prefs.device, saved.keys);
  return true;
}
