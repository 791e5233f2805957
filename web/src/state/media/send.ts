import { voiceName } from '../../core/media/sound';
import type { SharedFile } from '../../core/model/file';
import { emptyChat, withMessage } from '../../core/model/chat';
import type { Message } from '../../core/model/message';
import { chats } from '../chats.svelte';
import { client } from '../current';
import { timelines } from '../timelines.svelte';
import { ui } from '../ui.svelte';
import { isPicture, type Item, prepare } from './tray.svelte';
import { uploads } from './uploads.svelte';

const NOTHING_KNOWN = { url: '', thumbnail: '', width: 0, height: 0, length: 0, peaks: [] } as const;

function lineOf(chat: string) {
  return chats.get(chat) ?? emptyChat(chat, 0, client().kindOf(chat));
}

function show(message: Message): void {
  timelines.place(message);
  chats.put(withMessage(lineOf(message.chat), message));
  ui.tab = 'chats';
}

/**
 * Sends what was chosen, in its order; each is on the screen before its bytes go. The caption follows as a message of
 * its own: clients that show a picture in place want its address to be all the text.
 */
export async function sendItems(chat: string, items: readonly Item[], caption: string, { original, asFiles }: Readonly<{ original: boolean; asFiles: boolean }>): Promise<void> {
  const service = await (await client().media?.uploads())?.service();
  const sent: Message[] = [];
  for (const item of items) {
    if (asFiles && isPicture(item.file)) {
      const { file } = item;
      const message = await send(chat, { ...NOTHING_KNOWN, name: file.name, type: file.type, size: file.size, attached: true }, file);
      if (message) sent.push(message);
      continue;
    }
    const picture = original && isPicture(item.file) ? await prepare(item.file, true) : await item.prepared;
    const shown = picture && picture.blob.size <= (service?.imageMaxSize ?? Infinity);
    const { blob, name, width, height } = picture ?? { blob: item.file, name: item.file.name, width: 0, height: 0 };
    // A picture that is too large to be shown in place, or damaged, goes as what it is then: bytes.
    const type = isPicture(item.file) && !shown ? 'application/octet-stream' : blob.type;
    const typed = blob.type === type ? blob : new Blob([blob], { type });
    const size = shown ? { width, height } : {};
    const message = await send(chat, { ...NOTHING_KNOWN, ...size, name, type, size: blob.size }, typed);
    if (message) sent.push(message);
  }
  const body = caption.trim();
  if (body !== '') await client().media?.follow(sent, body, lineOf(chat).last?.at ?? 0, show);
}

/** Sends a voice message. `length` in milliseconds, `peaks` from 0 to 255. */
export async function sendVoice(chat: string, recorded: Blob, length: number, peaks: readonly number[]): Promise<void> {
  const type = recorded.type.replace(/;.*$/, '');
  const file: SharedFile = { ...NOTHING_KNOWN, name: voiceName(type), type, size: recorded.size, length: Math.round(length), peaks };
  await send(chat, file, new Blob([recorded], { type }));
}

async function send(chat: string, file: SharedFile, blob: Blob): Promise<Message | undefined> {
  return client().media?.send(chat, file, blob, lineOf(chat).last?.at ?? 0, (message) => {
    if (file.width > 0) uploads.keepPicture(message.key, blob);
    show(message);
  });
}
