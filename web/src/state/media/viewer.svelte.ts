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
  /** What is looked through in the place of what is loaded of the chat. */
  private given: readonly Message[] | undefined = $state.raw();

  /** All pictures of the chat that are loaded, the oldest first. */
  readonly pictures: readonly Shown[] = $derived(
    this.chat === ''
      ? []
      : (this.given ?? timelines.get(this.chat)?.messages ?? []).flatMap((message) => {
          const file = message.retracted ? undefined : message.files?.find((each) => fileKind(each) === 'image');
          return file ? [{ message, file }] : [];
        }),
  );

  readonly index: number = $derived(this.pictures.findIndex(({ message }) => message.key === this.key));

  /** Shows the picture of a message, among those of its chat, or of the messages given, the oldest first. */
  open(message: Message, among?: readonly Message[]): void {
    this.given = among;
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
    this.given = undefined;
  }
}

export const viewer = new Viewer();
