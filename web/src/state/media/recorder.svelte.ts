import { levelOf, LONGEST_VOICE, peaksOf, SHORTEST_VOICE, VOICE_TYPES } from '../../core/media/sound';
import type { Key } from '../../core/i18n/dictionary';
import { canRecord } from './can-record';

/** What was recorded. */
export interface Recorded {
  readonly blob: Blob;
  /** Milliseconds. */
  readonly length: number;
  readonly peaks: readonly number[];
}

const STEP_MILLIS = 50;
/** So many of the last steps are shown while recording. */
const SHOWN = 60;
const BITS_PER_SECOND = 24_000;

/** Why nothing can be recorded, as a text's key. */
function reasonOf(error: unknown): Key {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'errMicNone';
  return name === 'NotReadableError' || name === 'AbortError' ? 'errMicBusy' : 'errMicRefused';
}

/** Records one voice message. */
export class Recorder {
  /** Milliseconds so far. */
  length: number = $state(0);
  /** The last levels from 0 to 255. */
  levels: readonly number[] = $state.raw([]);
  running: boolean = $state(false);
  private readonly all: number[] = [];
  private readonly chunks: Blob[] = [];
  private recorder: MediaRecorder | undefined;
  private stream: MediaStream | undefined;
  private context: AudioContext | undefined;
  private timer = 0;
  private startedAt = 0;
  private gone = false;

  /** Asks for the microphone and begins. Returns why it cannot, as a text's key; empty when it records. `onFull` is called at the longest length. */
  async start(onFull: () => void): Promise<Key | ''> {
    if (!canRecord()) return 'errMicInsecure';
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
    } catch (error) {
      return reasonOf(error);
    }
    if (this.gone) {
      this.release();
      return '';
    }
    const mimeType = VOICE_TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(this.stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: BITS_PER_SECOND });
    this.recorder.ondataavailable = (event) => this.chunks.push(event.data);
    this.recorder.start();
    this.startedAt = performance.now();
    this.running = true;
    this.measure(onFull);
    return '';
  }

  private measure(onFull: () => void): void {
    if (!this.stream) return;
    this.context = new AudioContext();
    const analyser = this.context.createAnalyser();
    analyser.fftSize = 1024;
    this.context.createMediaStreamSource(this.stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    this.timer = window.setInterval(() => {
      analyser.getByteTimeDomainData(samples);
      this.all.push(levelOf(samples));
      this.levels = this.all.slice(-SHOWN).map((level) => Math.round(255 * Math.min(1, level * 2)));
      this.length = performance.now() - this.startedAt;
      if (this.length >= LONGEST_VOICE) onFull();
    }, STEP_MILLIS);
  }

  /** Ends the recording. Undefined when it was too short to be meant. */
  async stop(): Promise<Recorded | undefined> {
    const { recorder } = this;
    if (!recorder || recorder.state === 'inactive') return undefined;
    const length = Math.min(LONGEST_VOICE, performance.now() - this.startedAt);
    await new Promise<void>((resolve) => {
      recorder.onstop = () => resolve();
      recorder.stop();
    });
    this.release();
    if (length < SHORTEST_VOICE) return undefined;
    return { blob: new Blob(this.chunks, { type: recorder.mimeType }), length, peaks: peaksOf(this.all) };
  }

  /** Ends it, and nothing of it stays. */
  cancel(): void {
    this.gone = true;
    if (this.recorder && this.recorder.state !== 'inactive') this.recorder.stop();
    this.release();
  }

  private release(): void {
    clearInterval(this.timer);
    this.running = false;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    void this.context?.close().catch(() => undefined);
    this.context = undefined;
    this.stream = undefined;
  }
}
