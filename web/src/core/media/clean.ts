/** Chunks of a PNG that tell about the picture instead of being it. */
const PNG_TOLD: readonly string[] = ['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'];

function word(bytes: Uint8Array, at: number, length = 4): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * A picture without what its camera wrote beside it, such as the place where it was taken. Nothing that is seen
 * changes. Undefined when these bytes are no picture that we can take apart, or one that has to be turned.
 */
export function cleaned(bytes: Uint8Array<ArrayBuffer>, type: string): Uint8Array<ArrayBuffer> | undefined {
  if (type === 'image/jpeg') return cleanedJpeg(bytes);
  if (type === 'image/png') return cleanedPng(bytes);
  if (type === 'image/webp') return cleanedWebp(bytes);
  return type === 'image/gif' ? bytes : undefined;
}

function cleanedJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  const kept = [bytes.subarray(0, 2)];
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    // From the start of the scan on it is all picture.
    if (marker === 0xda) return joined([...kept, bytes.subarray(at)]);
    const length = 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
    const segment = bytes.subarray(at, at + length);
    if (marker === 0xe1 && orientation(segment) > 1) return undefined;
    // APP1 and up hold EXIF, XMP and IPTC; APP2 with a colour profile and Adobe's APP14 are needed for the colours.
    const colours = (marker === 0xe2 && word(segment, 4, 11) === 'ICC_PROFILE') || marker === 0xee;
    if (colours || marker === 0xe0 || marker < 0xe0 || marker > 0xef) {
      if (marker !== 0xfe) kept.push(segment);
    }
    at += length;
  }
  return undefined;
}

/** How the camera was held, from 1 to 8, as EXIF tells; 1 when it does not. */
function orientation(segment: Uint8Array): number {
  if (word(segment, 4) !== 'Exif') return 1;
  const tiff = segment.subarray(10);
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = word(tiff, 0, 2) === 'II';
  try {
    const directory = view.getUint32(4, little);
    for (let index = 0; index < view.getUint16(directory, little); index++) {
      const entry = directory + 2 + index * 12;
      if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little);
    }
  } catch {
    // Cut off: whatever it was going to say is not followed.
  }
  return 1;
}

function cleanedPng(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (word(bytes, 1, 3) !== 'PNG') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = 12 + view.getUint32(at);
    const name = word(bytes, at + 4);
    if (!PNG_TOLD.includes(name)) kept.push(bytes.subarray(at, at + length));
    if (name === 'IEND') return joined(kept);
    at += length;
  }
  return undefined;
}

function cleanedWebp(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (word(bytes, 0) !== 'RIFF' || word(bytes, 8) !== 'WEBP') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.slice(0, 12)];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const length = 8 + size + (size % 2);
    const name = word(bytes, at);
    const chunk = bytes.slice(at, at + length);
    // The header says which of the two are there.
    if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~0b1100;
    if (name !== 'EXIF' && name !== 'XMP ') kept.push(chunk);
    at += length;
  }
  const all = joined(kept);
  new DataView(all.buffer).setUint32(4, all.length - 8, true);
  return all;
}
