/** Loudness is told for so many equal parts of a voice message. */
export const PEAKS = 64;
/** The longest voice message, milliseconds. */
export const LONGEST_VOICE = 180_000;
/** Anything shorter was pressed by mistake, milliseconds. */
export const SHORTEST_VOICE = 1000;

/** What a voice message is recorded as, the best first: telephones of one maker cannot play WebM. */
export const VOICE_TYPES: readonly string[] = ['audio/mp4;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

/** Loudness over the time in `count` parts, each from 0 to 255, of what was measured in any number of steps from 0 to 1. */
export function peaksOf(levels: readonly number[], count = PEAKS): number[] {
  if (levels.length === 0) return [];
  const loudest = Math.max(...levels, 0.05);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * levels.length) / count);
    const end = Math.max(start + 1, Math.floor(((index + 1) * levels.length) / count));
    return Math.round((255 * Math.max(...levels.slice(start, end))) / loudest);
  });
}

/** Loudness of samples around 128, from 0 to 1. */
export function levelOf(samples: Uint8Array): number {
  let sum = 0;
  for (const sample of samples) sum += (sample - 128) ** 2;
  return Math.min(1, Math.sqrt(sum / Math.max(1, samples.length)) / 64);
}

/** Minutes and seconds. */
export function duration(millis: number): string {
  const seconds = Math.max(0, Math.round(millis / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The ending of a file's name for what was recorded. */
export function voiceName(type: string): string {
  if (type.startsWith('audio/mp4')) return 'voice.m4a';
  return type.startsWith('audio/ogg') ? 'voice.ogg' : 'voice.weba';
}
