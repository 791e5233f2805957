import { submitForm } from './form';
import { bare } from './jid';
import { type ChatStanza, parseArchived, type Reader } from './message';
import { NS } from './ns';
import { child, childText, xml, type Xml } from './xml';

/** What to ask an archive for (XEP-0313). */
export interface ArchiveQuestion {
  /** The room whose archive it is; the own one when left out. */
  readonly room?: string;
  /** Only what was said with this address. */
  readonly with?: string;
  /** Only what came behind, or before, this place of the archive. An empty `before` asks for the newest. */
  readonly after?: string;
  readonly before?: string;
  /** Only what was said from this time on, milliseconds. */
  readonly start?: number;
  /** Words that must be in the text. */
  readonly words?: string;
  /** Bare address of who said it. */
  readonly sender?: string;
  readonly kind?: string;
  /** Only these places. */
  readonly ids?: readonly string[];
  readonly max: number;
}

/** A page of an archive, oldest first. */
export interface ArchivePage {
  readonly items: readonly { readonly id: string; readonly stanza: ChatStanza | undefined }[];
  /** Nothing more lies in the direction that was asked for. */
  readonly complete: boolean;
  /** The places of the first and the last item; empty on an empty page. */
  readonly first: string;
  readonly last: string;
}

export function buildArchiveQuery(question: ArchiveQuestion, queryId: string): Xml {
  const { room, after, before, start, words, sender, kind, max } = question;
  const form = submitForm(NS.archive, {
    with: question.with ?? '',
    start: start === undefined ? '' : new Date(start).toISOString(),
    [`{${NS.fulltext}}fulltext`]: words ?? '',
    [`{${NS.search0}}sender`]: sender ?? '',
    [`{${NS.search0}}kind`]: kind ?? '',
    ids: question.ids ?? [],
  });
  const set = xml(
    'set',
    NS.resultSet,
    {},
    xml('max', NS.resultSet, {}, String(max)),
    after === undefined ? undefined : xml('after', NS.resultSet, {}, after),
    before === undefined ? undefined : xml('before', NS.resultSet, {}, before),
  );
  return xml('iq', NS.client, { type: 'set', to: room }, xml('query', NS.archive, { queryid: queryId }, form, set));
}

/** One message of a page that is under way: which question it answers, and what it is. */
export interface ArchiveItem {
  readonly queryId: string;
  readonly id: string;
  readonly stanza: ChatStanza | undefined;
}

/** Reads a message of a page. Undefined when it is none; from whom it comes must be the archive that was asked. */
export function parseArchiveItem(stanza: Xml, reader: Reader): ArchiveItem | undefined {
  const result = child(stanza, 'result', NS.archive);
  const from = bare(stanza.attrs['from'] ?? reader.self);
  if (!result || (from !== reader.self && !reader.isRoom(from))) return undefined;
  const forwarded = child(result, 'forwarded', NS.forward);
  const inner = child(forwarded, 'message');
  const id = result.attrs['id'] ?? '';
  // Each archive tells of itself only: a room's of what was said in it.
  const fits = from === reader.self || bare(inner?.attrs['from'] ?? from) === from;
  return {
    queryId: result.attrs['queryid'] ?? '',
    id,
    stanza: inner && fits ? parseArchived(inner, reader, id, child(forwarded, 'delay', NS.delay)) : undefined,
  };
}

/** The end of a page: the answer to the question. */
export function parseFin(iq: Xml): Omit<ArchivePage, 'items'> {
  const fin = child(iq, 'fin', NS.archive);
  const set = child(fin, 'set', NS.resultSet);
  return {
    complete: fin?.attrs['complete'] === 'true',
    first: childText(set, 'first') ?? '',
    last: childText(set, 'last') ?? '',
  };
}
