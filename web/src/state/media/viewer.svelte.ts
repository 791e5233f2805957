import { fileKind, type SharedFile } from '../../core/model/file';
import type { Message } from '../../core/model/message';
import { timelines } from '../timelines.svelte';

/** A picture of a chat. */
export interface Shown {
  readonly message: Message;
  readonly file: SharedFile;
}

/** The picture that is looked at. */
class Viewer {
  chat: string = $state('');
  key: string = $state('');

  /** All pictures of the chat that are loaded, the oldest first. */
  readonly pictures: readonly Shown[] = $derived(
    this.chat === ''
      ? []
      : (timelines.get(this.chat)?.messages ?? []).flatMap((message) => {
          const file = message.retracted ? undefined : message.files?.find((each) => fileKind(each) === 'image');
          return file ? [{ message, file }] : [];
        }),
  );

  readonly index: number = $derived(this.pictures.findIndex(({ message }) => message.key === this.key));

  open(message: Message): void {
    this.chat = message.chat;
    this.key = message.key;
  }

  /** Goes to another picture: 1 for the next, -1 for the one before. */
  step(by: number): void {
    const next = this.pictures[this.index + by];
    if (next) this.key = next.message.key;
  }

  close(): void {
    this.chat = '';
    this.key = '';
  }
}

export const viewer = new Viewer();
