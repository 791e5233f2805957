import { SvelteSet } from 'svelte/reactivity';
import { fileKind } from '../../core/model/file';
import type { Message } from '../../core/model/message';
import { currentClient } from '../current';
import { timelines } from '../timelines.svelte';
import { addressHere } from './here';
import { intact } from './intact.svelte';

const RATES = [1, 1.5, 2] as const;

/** Plays one voice message at a time, and goes on when another chat is opened. */
class Player {
  current: Message | undefined = $state.raw();
  playing: boolean = $state(false);
  /** Milliseconds from the beginning. */
  position: number = $state(0);
  /** Milliseconds, as far as known. */
  length: number = $state(0);
  rate: number = $state(1);
  /** The key of a message that could not be played. */
  broken: string = $state('');
  private readonly listened = new SvelteSet<string>();
  private audio: HTMLAudioElement | undefined;
  private frame = 0;

  /** Loads what was listened to before. */
  async restore(): Promise<void> {
    for (const key of (await currentClient()?.media?.heard()) ?? []) this.listened.add(key);
  }

  heard(message: Message): boolean {
    return message.out || this.listened.has(message.key);
  }

  /** Plays a message, or holds it when it plays. */
  toggle(message: Message): void {
    if (this.current?.key !== message.key) this.start(message);
    else if (this.playing) this.audio?.pause();
    else void this.audio?.play().catch(() => this.fail());
  }

  /** Goes to a place of the message, from 0 to 1. */
  seek(message: Message, part: number): void {
    if (this.current?.key !== message.key) this.start(message);
    if (!this.audio || this.length <= 0) return;
    this.position = part * this.length;
    this.audio.currentTime = this.position / 1000;
  }

  nextRate(): void {
    const at = RATES.findIndex((rate) => rate === this.rate);
    this.rate = RATES[(at + 1) % RATES.length] ?? 1;
    if (this.audio) this.audio.playbackRate = this.rate;
  }

  stop(): void {
    this.audio?.pause();
    this.current = undefined;
    this.playing = false;
    this.position = 0;
  }

  reset(): void {
    this.stop();
    this.listened.clear();
    this.broken = '';
  }

  private start(message: Message): void {
    const file = message.files?.[0];
    const url = addressHere(file?.url ?? '');
    if (!file || !url) return;
    this.audio ??= this.makeAudio();
    this.current = message;
    this.position = 0;
    this.length = file.length;
    this.broken = '';
    this.audio.src = url;
    this.audio.playbackRate = this.rate;
    if (!this.heard(message)) {
      this.listened.add(message.key);
      void currentClient()?.media?.setHeard(message.key);
    }
    void intact.check(file).then((verdict) => {
      if (verdict === 'altered' && this.current?.key === message.key) this.stop();
    });
    void this.audio.play().catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) this.fail();
    });
  }

  private makeAudio(): HTMLAudioElement {
    const audio = new Audio();
    audio.preload = 'auto';
    audio.onplay = () => {
      this.playing = true;
      this.follow();
    };
    audio.onpause = () => (this.playing = false);
    audio.onended = () => this.next();
    audio.onerror = () => this.fail();
    audio.onloadedmetadata = () => {
      if (this.length <= 0 && Number.isFinite(audio.duration)) this.length = audio.duration * 1000;
      audio.playbackRate = this.rate;
    };
    return audio;
  }

  /** Tells the place for every frame while it plays: the browser itself does so four times a second. */
  private follow(): void {
    cancelAnimationFrame(this.frame);
    const look = () => {
      if (!this.playing || !this.audio) return;
      this.position = this.audio.currentTime * 1000;
      this.frame = requestAnimationFrame(look);
    };
    this.frame = requestAnimationFrame(look);
  }

  private fail(): void {
    this.broken = this.current?.key ?? '';
    this.stop();
  }

  /** After one, the next of the same chat that was not listened to. */
  private next(): void {
    const { current } = this;
    this.stop();
    if (!current) return;
    const messages = timelines.get(current.chat)?.messages ?? [];
    const at = messages.findIndex(({ key }) => key === current.key);
    const following = messages.slice(at + 1).find((message) => isVoice(message) && !this.heard(message));
    if (at >= 0 && following) this.start(following);
  }
}

function isVoice(message: Message): boolean {
  const file = message.files?.[0];
  return file !== undefined && !message.retracted && fileKind(file) === 'voice' && addressHere(file.url) !== '';
}

export const player = new Player();
