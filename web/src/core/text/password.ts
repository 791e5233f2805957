/**
 * A password as it counts for login (RFC 8265 §4.2.1): composed characters, and every kind of space an ordinary one,
 * so that it is the same on every keyboard.
 */
export function preparedPassword(typed: string): string {
  return typed.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** A word for how hard a password is to guess: 0 too short, 1 weak, 2 fair, 3 strong. The server decides, not this. */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 {
  const length = [...password].length;
  if (length < 8) return 0;
  const different = new Set(password).size;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u, /\p{Lo}/u].filter((kind) => kind.test(password)).length;
  if (different < 5 || /^(?:0123|1234|abcd|qwer|pass)/i.test(password)) return 1;
  const score = length + 3 * kinds;
  return score >= 20 ? 3 : score >= 14 ? 2 : 1;
}
