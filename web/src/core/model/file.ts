/** What a file is to people: it decides how it is drawn. */
export type FileKind = 'image' | 'voice' | 'video' | 'file';

/** A file that was sent with a message, as far as the message tells. */
export interface SharedFile {
  /** Empty while it is not on a server yet. */
  readonly url: string;
  readonly name: string;
  /** Media type as the sender said, such as `image/png`; empty when not known. */
  readonly type: string;
  /** Bytes; 0 when not known. */
  readonly size: number;
  /** Pixels of a picture; 0 when not known. */
  readonly width: number;
  readonly height: number;
  /** Duration of sound, milliseconds; 0 when not known. */
  readonly length: number;
  /** Loudness over the time, each from 0 to 255; empty when not told. */
  readonly peaks: readonly number[];
  /** Address of a small picture of it; empty when there is none. */
  readonly thumbnail: string;
  /** It was sent to be kept, not to be shown in place. */
  readonly attached?: boolean;
  /** SHA-256 of the content in base64, where it is known. */
  readonly sha256?: string;
}

export function fileKind(file: Pick<SharedFile, 'type' | 'attached'>): FileKind {
  if (file.attached) return 'file';
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return 'image';
  if (file.type.startsWith('audio/')) return 'voice';
  return file.type.startsWith('video/') ? 'video' : 'file';
}
