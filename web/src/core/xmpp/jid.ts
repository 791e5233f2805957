/** Addresses, as far as a client needs to take them apart (RFC 7622). */
export function bare(jid: string): string {
  const slash = jid.indexOf('/');
  return slash < 0 ? jid : jid.slice(0, slash);
}

/** The part before the @, or the whole domain when there is none. */
export function local(jid: string): string {
  const address = bare(jid);
  const at = address.indexOf('@');
  return at < 0 ? address : address.slice(0, at);
}

export function domain(jid: string): string {
  const address = bare(jid);
  return address.slice(address.indexOf('@') + 1);
}

export function resource(jid: string): string {
  const slash = jid.indexOf('/');
  return slash < 0 ? '' : jid.slice(slash + 1);
}

/**
 * Makes a bare address of what a person typed: an account name, a numeric ID or a full address.
 * Full-width digits and letters become ordinary ones, since Chinese input methods produce them easily.
 * Undefined when it can be no address.
 */
export function addressOf(typed: string, home: string): string | undefined {
  const value = typed.trim().normalize('NFKC').toLowerCase();
  const address = bare(value.includes('@') ? value : `${value}@${home}`);
  return /^[^@/\s"&'<>:]+@[^@/\s"&'<>]+$/.test(address) ? address : undefined;
}

/** Whether what was typed is one of our numeric IDs: digits only, five or more. */
export function isNumericId(typed: string): boolean {
  return /^[0-9]{5,}$/.test(typed.trim().normalize('NFKC'));
}
