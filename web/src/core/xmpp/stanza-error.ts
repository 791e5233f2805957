import { NS } from './ns';
import { child, childText, elements, type Xml } from './xml';

/** A request the other side refused (RFC 6120 §8.3), or that got no answer in time. */
export class StanzaError extends Error {
  constructor(
    /** The defined condition, such as `conflict`, or `timeout` and `offline` from this side. */
    readonly condition: string,
    /** What the other side wrote for people to read; empty when nothing. */
    readonly detail: string,
    /** Elements of the application's own, next to the condition. */
    readonly specifics: readonly Xml[],
  ) {
    super(condition);
    this.name = 'StanzaError';
  }

  /** The application's own element of that name in our account namespace. */
  specific(name: string): Xml | undefined {
    return this.specifics.find((each) => each.name === name && each.ns === NS.account);
  }
}

/** Reads the error of a stanza of type "error". */
export function parseError(stanza: Xml): StanzaError {
  const error = child(stanza, 'error');
  const condition = elements(error).find((each) => each.ns === NS.stanzas && each.name !== 'text');
  return new StanzaError(
    condition?.name ?? 'undefined-condition',
    childText(error, 'text', NS.stanzas) ?? '',
    elements(error).filter((each) => each.ns !== NS.stanzas),
  );
}
