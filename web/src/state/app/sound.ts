/** Two soft tones, a fourth apart: frequency in hertz, start and length in seconds. */
const TONES: readonly (readonly [hertz: number, start: number, length: number])[] = [
  [659.3, 0, 0.16],
  [880, 0.11, 0.32],
];
const LOUDNESS = 0.16;

let audio: AudioContext | undefined;

/** Plays the sound of a new message. Silent where the browser lets a page make no sound before it was touched. */
export function ring(): void {
  try {
    audio ??= new AudioContext();
    if (audio.state === 'suspended') void audio.resume().catch(() => undefined);
    for (const [hertz, start, length] of TONES) tone(audio, hertz, audio.currentTime + start, length);
  } catch {
    // No sound device.
  }
}

function tone(context: AudioContext, hertz: number, at: number, length: number): void {
  const source = context.createOscillator();
  const loudness = context.createGain();
  source.type = 'sine';
  source.frequency.value = hertz;
  // Begins and ends at nothing, or it would click.
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + length);
  source.connect(loudness).connect(context.destination);
  source.start(at);
  source.stop(at + length);
}
