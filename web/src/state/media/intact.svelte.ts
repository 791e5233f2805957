import { SvelteMap } from 'svelte/reactivity';
import { MOST_HASHED, sha256 } from '../../core/media/hash';
import type { SharedFile } from '../../core/model/file';
import { addressHere } from './here';

/** What is known of a file that was fetched: whether it is what was sent. Unknown where its sender told no hash, or it is too large. */
export type Verdict = 'unknown' | 'checking' | 'intact' | 'altered' | 'accepted';

/** So many verdicts are remembered. */
const MOST = 2000;

/** Files by their addresses and hashes, checked once each. */
class Intact {
  private readonly verdicts = new SvelteMap<string, Verdict>();

  of({ url, sha256: told }: SharedFile): Verdict {
    return told ? (this.verdicts.get(`${url} ${told}`) ?? 'unknown') : 'unknown';
  }

  /** Fetches the file, as a rule out of the browser's cache, and compares it with what its sender told. */
  async check(file: SharedFile): Promise<Verdict> {
    const { url, sha256: told, size } = file;
    const here = addressHere(url);
    const key = `${url} ${told}`;
    const known = this.of(file);
    if (!told || !here || size > MOST_HASHED || known !== 'unknown') return known;
    this.put(key, 'checking');
    const hash = await fetch(here, { cache: 'force-cache' })
      .then((answer) => (answer.ok ? answer.blob() : undefined))
      .then((blob) => (blob ? sha256(blob) : ''))
      .catch(() => '');
    const verdict = hash === '' ? 'unknown' : hash === told ? 'intact' : 'altered';
    this.put(key, verdict);
    return verdict;
  }

  /** Somebody wants it as it is. */
  accept({ url, sha256: told = '' }: SharedFile): void {
    this.put(`${url} ${told}`, 'accepted');
  }

  private put(key: string, verdict: Verdict): void {
    this.verdicts.set(key, verdict);
    const [oldest] = this.verdicts.keys();
    if (this.verdicts.size > MOST && oldest !== undefined) this.verdicts.delete(oldest);
  }
}

export const intact = new Intact();
