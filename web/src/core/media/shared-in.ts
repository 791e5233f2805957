/** What another app shared with this one: words, and files. */
export interface SharedIn {
  readonly text: string;
  readonly files: readonly File[];
}

/** Between the service worker, which takes it, and the page, which asks for whom it is. */
const CACHE = 'skein-shared';
const MOST_FILES = 20;
const NAME = 'x-skein-name';

/** The words of a share: title, text and address, each once. */
export function wordsOf(form: Pick<FormData, 'get'>): string {
  const parts = ['title', 'text', 'url'].map((name) => form.get(name)).filter((part) => typeof part === 'string').map((part) => part.trim());
  const said = parts.filter((part, index) => part !== '' && !parts.some((other, at) => at !== index && other.includes(part) && (other !== part || at < index)));
  return said.join('\n');
}

export async function keepShared(form: FormData): Promise<void> {
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  await cache.put('/shared/text', new Response(wordsOf(form)));
  const files = form.getAll('files').filter((each) => typeof each !== 'string').slice(0, MOST_FILES);
  for (const [index, file] of files.entries()) {
    const headers = { 'content-type': file.type, [NAME]: encodeURIComponent(file.name) };
    await cache.put(`/shared/${String(index).padStart(2, '0')}`, new Response(file, { headers }));
  }
}

/** Takes what was shared; it is there once. */
export async function takeShared(): Promise<SharedIn> {
  const cache = await caches.open(CACHE);
  let text = '';
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (!kept) continue;
    if (request.url.endsWith('/text')) text = await kept.text();
    else {
      const type = kept.headers.get('content-type') ?? '';
      files.push(new File([await kept.blob()], decodeURIComponent(kept.headers.get(NAME) ?? 'file'), { type }));
    }
  }
  await caches.delete(CACHE);
  return { text, files };
}
