import type { Picture } from '../../core/media/picture';
import type { UploadService } from '../../core/media/slots';
import { sizeText } from '../../core/media/shown';
import { client } from '../current';
import { locale, t } from '../text.svelte';
import { ui } from '../ui.svelte';

/** The most that is sent at once. */
export const MOST_AT_ONCE = 20;

/** Kinds of pictures that are shown in place. */
const PICTURE_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

export function isPicture(file: Blob): boolean {
  return PICTURE_TYPES.includes(file.type);
}

/** Makes a picture ready; what does so is fetched when it is first needed. */
export async function prepare(file: File, original: boolean): Promise<Picture | undefined> {
  const { preparedPicture } = await import('../../core/media/picture');
  return preparedPicture(file, file.name, original);
}

/** Something chosen to be sent. */
export interface Item {
  readonly id: number;
  readonly file: File;
  /** Address of a small look at it; empty when it is no picture. */
  readonly url: string;
  /** Scaled and cleaned; undefined when it is no picture that can be shown. */
  readonly prepared: Promise<Picture | undefined>;
  /** What to know before it is sent; empty when nothing. */
  readonly note: string;
}

/** Pictures and files that were chosen for a chat and are looked at before they go. */
class Tray {
  chat: string = $state('');
  items: readonly Item[] = $state.raw([]);
  original: boolean = $state(false);
  /** Pictures go as files, byte for byte. */
  asFiles: boolean = $state(false);
  private count = 0;

  /** Takes files for a chat. What cannot be sent is told and left out. `asPictures`: they were chosen to be pictures. */
  async add(chat: string, files: readonly File[], asPictures = false): Promise<void> {
    const service = await (await client().media?.uploads())?.service();
    if (!service && client().link.online) {
      ui.toast(t('errNoUpload'));
      return;
    }
    if (this.chat !== chat) this.close();
    const taken: Item[] = [];
    for (const file of files) {
      const problem = await problemOf(file, service);
      if (problem) ui.toast(problem);
      else taken.push(this.itemOf(file, asPictures, service));
    }
    if (taken.length === 0) return;
    const all = [...this.items, ...taken];
    if (all.length > MOST_AT_ONCE) ui.toast(t('errMostAtOnce', { n: MOST_AT_ONCE }));
    this.items = all.slice(0, MOST_AT_ONCE);
    this.chat = chat;
  }

  private itemOf(file: File, asPictures: boolean, service: UploadService | undefined): Item {
    const picture = isPicture(file);
    const url = picture ? URL.createObjectURL(file) : '';
    const prepared = picture ? prepare(file, false) : Promise.resolve(undefined);
    const item: Item = { id: ++this.count, file, url, prepared, note: asPictures && !picture ? t('errPictureType') : '' };
    void prepared.then((ready) => {
      if (picture && !ready) this.change(item.id, { note: t('mediaBroken') });
      else if (ready && service && ready.blob.size > service.imageMaxSize) {
        this.change(item.id, { note: t('errTooLargePicture', { max: sizeText(service.imageMaxSize, locale()) }) });
      }
    });
    return item;
  }

  private change(id: number, part: Partial<Item>): void {
    this.items = this.items.map((item) => (item.id === id ? { ...item, ...part } : item));
  }

  remove(id: number): void {
    const gone = this.items.find((item) => item.id === id);
    if (gone?.url) URL.revokeObjectURL(gone.url);
    this.items = this.items.filter((item) => item.id !== id);
    if (this.items.length === 0) this.close();
  }

  /** Puts an item one place earlier or later. */
  move(id: number, by: number): void {
    const at = this.items.findIndex((item) => item.id === id);
    const item = this.items[at];
    const to = at + by;
    if (!item || to < 0 || to >= this.items.length) return;
    this.items = this.items.toSpliced(at, 1).toSpliced(to, 0, item);
  }

  close(): void {
    for (const { url } of this.items) if (url) URL.revokeObjectURL(url);
    this.items = [];
    this.chat = '';
    this.original = false;
    this.asFiles = false;
  }
}

/** Why a file cannot be sent; empty when it can. */
async function problemOf(file: File, service: UploadService | undefined): Promise<string> {
  if (file.size === 0) {
    return file.type === '' && !(await readable(file)) ? t('errFolder') : t('errEmptyFile', { name: file.name });
  }
  // A picture is made smaller before it goes.
  if (!service || file.size <= service.maxSize || isPicture(file)) return '';
  return t('errTooLarge', { name: file.name, size: sizeText(file.size, locale()), max: sizeText(service.maxSize, locale()) });
}

/** A folder that was dropped looks like a file, but nothing can be read from it. */
async function readable(file: File): Promise<boolean> {
  return file.slice(0, 1).arrayBuffer().then(
    () => true,
    () => false,
  );
}

export const tray = new Tray();
