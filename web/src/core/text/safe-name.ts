/**
 * A file's name as it may be shown: on one line, and without letters that turn the direction of writing, with which
 * `exe.gpj` could look like `jpg.exe` read backwards.
 */
export function safeName(name: string): string {
  const plain = name.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '').trim();
  return plain === '' ? '?' : plain;
}
