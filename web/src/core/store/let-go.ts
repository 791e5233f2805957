import type { Chat } from '../model/chat';
import type { Database } from './database';

/** What became of messages that were let go: how many, and the lines of their conversations. */
export interface LetGo {
  readonly count: number;
  readonly lines: readonly Chat[];
}

/** Least used first: rooms before people, and those where nothing happened for longest. */
function leastUsed(chats: readonly Chat[]): Chat[] {
  return chats.toSorted((a, b) => Number(a.kind === 'person') - Number(b.kind === 'person') || a.at - b.at);
}

/**
 * Takes messages off this device that the server has too, whole conversations at a time, until `enough` are gone. The
 * list keeps its lines, and what is on its way to the server stays.
 */
export async function letGo(database: Database, enough: number): Promise<LetGo> {
  const tx = database.transaction(['messages', 'chats', 'outbox'], 'readwrite');
  const messages = tx.objectStore('messages');
  const chats = tx.objectStore('chats');
  const onTheirWay = new Set(await tx.objectStore('outbox').getAllKeys());
  const lines: Chat[] = [];
  let count = 0;
  for (const chat of leastUsed(await chats.getAll())) {
    if (count >= enough) break;
    const range = IDBKeyRange.bound([chat.jid, 0, -Number.MAX_SAFE_INTEGER], [chat.jid, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
    const before = count;
    for (let cursor = await messages.index('chat').openCursor(range); cursor; cursor = await cursor.continue()) {
      // A message that failed is nowhere else.
      if (onTheirWay.has(cursor.primaryKey) || cursor.value.state === 'failed') continue;
      await cursor.delete();
      count++;
    }
    if (count === before) continue;
    const line = { ...chat, whole: false };
    await chats.put(line);
    lines.push(line);
  }
  await tx.done;
  return { count, lines };
}

/** Writes; when the device is full, once more after something was let go. `onFull` resolves with whether it was. */
export async function writing<T>(write: () => Promise<T>, onFull: () => Promise<boolean>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isFull(error) || !(await onFull())) throw error;
    return write();
  }
}

/** Whether a failure says that the device, or the share that the browser gives us, is full. */
export function isFull(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'QuotaExceededError';
}
