import { graphemes } from './styling';

export type NameProblem = '' | 'required' | 'length' | 'characters' | 'digits';

/** What can be told about an account name before asking the server, whose rules decide. */
export function accountNameProblem(typed: string): NameProblem {
  const name = typed.trim().normalize('NFKC');
  if (name === '') return 'required';
  if (!/^[\p{L}\p{M}\p{N}_.-]+$/u.test(name)) return 'characters';
  const length = graphemes(name).length;
  if (length < 2 || length > 32) return 'length';
  return /^\p{N}+$/u.test(name) ? 'digits' : '';
}

/** Groups the digits of an ID so that people can read it out: 36238, 104 2276. */
export function groupedId(id: string): string {
  return id.length <= 5 ? id : id.replace(/\B(?=(\d{4})+$)/g, ' ');
}
