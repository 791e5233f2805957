import type { LetGo } from '../../core/store/let-go';
import { closeChat } from '../actions/open-chat';
import { chats } from '../chats.svelte';
import { client } from '../current';
import { t } from '../text.svelte';
import { timelines } from '../timelines.svelte';
import { ui } from '../ui.svelte';

/** What this device keeps of us. */
export interface Space {
  /** Bytes; undefined where the browser does not tell. */
  readonly used: number | undefined;
  readonly most: number | undefined;
  /** The browser promised not to remove anything by itself. */
  readonly kept: boolean;
  /** Whether it can be asked for that promise. */
  readonly askable: boolean;
}

export async function measureSpace(): Promise<Space> {
  const { storage } = navigator;
  const told = await storage?.estimate?.().catch(() => undefined);
  const kept = (await storage?.persisted?.().catch(() => false)) ?? false;
  return { used: told?.usage, most: told?.quota, kept, askable: typeof storage?.persist === 'function' };
}

/** Asks the browser to keep what is stored for good; many agree only for installed apps. */
export async function keepForGood(): Promise<boolean> {
  return (await navigator.storage.persist().catch(() => false)) ?? false;
}

/** Takes all messages off this device that the server has too. Resolves with how many. */
export async function clearMessages(): Promise<number> {
  const gone = (await client().store?.letGo(Infinity)) ?? { count: 0, lines: [] };
  closeChat();
  timelines.reset();
  for (const line of gone.lines) chats.put(line);
  return gone.count;
}

/** The device was full, and this was let go for new messages. */
export function onFull({ count, lines }: LetGo): void {
  for (const line of lines) {
    chats.put(line);
    if (line.jid !== ui.chat) timelines.empty(line.jid);
  }
  const open = () => {
    ui.tab = 'settings';
    ui.section = 'storage';
  };
  ui.toast(t(count > 0 ? 'storageFull' : 'storageStuck'), { label: t('storage'), run: open });
}
