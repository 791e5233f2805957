import { cleaned } from './clean';

/** Pixels of the longer side that a picture is scaled down to, unless the original is wanted. */
export const LONGEST_SIDE = 2560;
const QUALITY = 0.86;

/** A picture ready to be sent. Sides in pixels. */
export interface Picture {
  readonly blob: Blob;
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Makes a picture ready: not larger than LONGEST_SIDE, and without the place where it was taken. The original only
 * has its size found. Undefined when the browser cannot read it: then it is a file.
 */
export async function preparedPicture(file: Blob, name: string, original: boolean): Promise<Picture | undefined> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const { width, height } = bitmap;
  try {
    const large = Math.max(width, height) > LONGEST_SIDE;
    // What moves would stand still if it was drawn anew.
    const moving = file.type === 'image/gif' || (file.type === 'image/webp' && (await isAnimated(file)));
    if (original || (moving && file.type === 'image/gif')) return { blob: file, name, width, height };
    if (!large || moving) {
      const bytes = cleaned(new Uint8Array(await file.arrayBuffer()), file.type);
      if (bytes) return { blob: new Blob([bytes], { type: file.type }), name, width, height };
    }
    return await redrawn(bitmap, file.type, name);
  } finally {
    bitmap.close();
  }
}

async function isAnimated(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 21).arrayBuffer());
  return head[12] === 0x56 && head[15] === 0x58 && ((head[20] ?? 0) & 2) !== 0;
}

async function redrawn(bitmap: ImageBitmap, type: string, name: string): Promise<Picture> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const blob = await drawn(bitmap, { x: 0, y: 0, width: bitmap.width, height: bitmap.height }, { width, height }, type);
  const ending = blob.type.slice('image/'.length).replace('jpeg', 'jpg');
  return { blob, name: type === blob.type ? name : `${name.replace(/\.[^.]+$/, '')}.${ending}`, width, height };
}

/** A part of a picture, drawn at a size. */
export async function drawn(
  bitmap: ImageBitmap,
  part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  size: { readonly width: number; readonly height: number },
  type: string,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.imageSmoothingQuality = 'high';
  if (type === 'image/jpeg') {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, size.width, size.height);
  }
  context.drawImage(bitmap, part.x, part.y, part.width, part.height, 0, 0, size.width, size.height);
  return canvas.convertToBlob({ type, quality: QUALITY });
}
