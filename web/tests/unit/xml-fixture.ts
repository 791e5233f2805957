import { parseFrame } from '../../src/core/xmpp/dom';
import type { Xml } from '../../src/core/xmpp/xml';

/** Reads one element of XML written out in a test. */
export function fixture(text: string): Xml {
  const parsed = parseFrame(text.trim());
  if (!parsed) throw new Error(`no XML: ${text}`);
  return parsed;
}
