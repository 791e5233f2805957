import { SvelteMap } from 'svelte/reactivity';
import type { UploadState } from '../../core/media/uploads';

/** So many pictures sent in this session are shown from memory. */
const MOST_PICTURES = 60;

/** Files on their way, and own pictures as they were before they went. */
class UploadsView {
  private readonly states = new SvelteMap<string, UploadState>();
  private readonly pictures = new SvelteMap<string, string>();
  /** What an earlier page left behind is known. */
  ready: boolean = $state(false);

  get(key: string): UploadState | undefined {
    return this.states.get(key);
  }

  put(key: string, state: UploadState | undefined): void {
    if (state) this.states.set(key, state);
    else this.states.delete(key);
  }

  /** Address of a picture in memory; empty when it is not there. */
  picture(key: string): string {
    return this.pictures.get(key) ?? '';
  }

  /** Shows a picture from memory, before and after it is sent, so that it never flickers. */
  keepPicture(key: string, blob: Blob): void {
    this.pictures.set(key, URL.createObjectURL(blob));
    const oldest = [...this.pictures.keys()].slice(0, -MOST_PICTURES);
    for (const each of oldest) this.dropPicture(each);
  }

  private dropPicture(key: string): void {
    URL.revokeObjectURL(this.pictures.get(key) ?? '');
    this.pictures.delete(key);
  }

  reset(): void {
    this.states.clear();
    for (const key of [...this.pictures.keys()]) this.dropPicture(key);
    this.ready = false;
  }
}

export const uploads = new UploadsView();
