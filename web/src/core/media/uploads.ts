import type { SharedFile } from '../model/file';
import type { Message } from '../model/message';
import { domain } from '../xmpp/jid';
import { StanzaError } from '../xmpp/stanza-error';
import type { Xml } from '../xmpp/xml';
import { sha256 } from './hash';
import type { Put } from './put';
import type { Parcel, Shelf } from './shelf';
import { buildDisco, buildSlotRequest, parseServices, parseSlot, parseUploadService, type Slot, type UploadService } from './slots';

/** Why a file could not be sent. */
export type UploadFailure = 'tooLarge' | 'full' | 'broke' | 'noService' | 'refused' | 'elsewhere';

/** How far a file is. */
export interface UploadState {
  /** From 0 to 1. */
  readonly part: number;
  /** Empty while it is on its way. */
  readonly failed: UploadFailure | '';
}

export interface UploadsListener {
  /** Undefined when it is sent, or was given up. */
  onUpload(key: string, state: UploadState | undefined): void;
}

/** What files on their way need of a connection. */
export interface UploadsWire {
  readonly online: boolean;
  iq(request: Xml): Promise<Xml>;
}

/** What is done with messages whose file arrived, or did not. */
export interface Dispatch {
  /** Sends the message, which now has its file's address. */
  release(message: Message): Promise<void>;
  fail(key: string, failure: string): Promise<void>;
  /** It is on its way again. */
  resume(key: string): Promise<void>;
  /** The message as it is kept now; undefined when it is gone. */
  kept(key: string): Promise<Message | undefined>;
}

/** Attempts with a new slot each before it is given up. */
const MOST_TRIES = 4;
const PAUSE_MILLIS = 1500;

interface Job {
  parcel: Parcel;
  part: number;
  abort: AbortController;
  /** Not to be sent for now. */
  paused: boolean;
  /** Resolves with what lets other pages have it. */
  readonly lock: Promise<() => void>;
}

/** Takes what is named by this for one page of the browser alone, once no other has it. Resolves with what gives it back. */
export type Lock = (name: string) => Promise<() => void>;

const UNSHARED: Lock = () => Promise.resolve(() => undefined);

/**
 * Files on their way to the server. Each is stored before anything else happens and stays until its message is in the
 * outbox, so that it survives a lost connection, a reload and a crash. One chat's go one after the other, so that they
 * arrive as they were chosen; those of several chats at once.
 */
export class Uploads {
  private readonly jobs = new Map<string, Job>();
  /** Chats of which a file is being sent. */
  private readonly busy = new Set<string>();
  private found: Promise<UploadService | undefined> | undefined;

  constructor(
    private readonly self: string,
    private readonly wire: UploadsWire,
    private readonly shelf: Shelf,
    private readonly dispatch: Dispatch,
    private readonly listener: UploadsListener,
    private readonly way: { readonly put: Put; reaches?(url: string): boolean; readonly pauseMillis?: number; readonly lock?: Lock },
  ) {}

  /** Where files go, and what is taken; undefined where files cannot be sent. */
  service(): Promise<UploadService | undefined> {
    this.found ??= this.discover().then(
      (service) => service,
      () => {
        this.found = undefined;
        return undefined;
      },
    );
    return this.found;
  }

  /** Takes up what an earlier page left behind; what another page has still in hand, when that page goes. */
  async restore(): Promise<void> {
    for (const parcel of await this.shelf.parcels()) {
      if (this.jobs.has(parcel.key)) continue;
      if (parcel.blob) this.listener.onUpload(parcel.key, { part: 0, failed: parcel.failed as UploadFailure | '' });
      void this.lock(parcel.key).then((unlock) => this.takeUp(parcel.key, unlock));
    }
  }

  private async takeUp(key: string, unlock: () => void): Promise<void> {
    const [parcel, message] = await Promise.all([this.shelf.parcel(key), this.dispatch.kept(key)]);
    // Gone, or handed to the outbox already: only the bytes are left.
    const over = !parcel || !message || message.state !== (parcel.failed ? 'failed' : 'sending') || (parcel.blob && message.files?.[0]?.url);
    if (over || this.jobs.has(key)) {
      if (over) this.listener.onUpload(key, undefined);
      if (parcel && over) await this.shelf.dropParcel(key);
      unlock();
      return;
    }
    this.enter(parcel, Promise.resolve(unlock));
    this.pump();
  }

  private lock(key: string): Promise<() => void> {
    return (this.way.lock ?? UNSHARED)(`${this.self} ${key}`);
  }

  /** Takes a message whose file is to be sent, or a text that is to follow files. */
  async add(message: Message, blob: Blob | undefined, after: readonly string[] = []): Promise<void> {
    const parcel: Parcel = { key: message.key, message, blob, after, failed: '' };
    this.enter(parcel, this.lock(message.key));
    // Where the device has no space it goes all the same, only not over a reload.
    await this.shelf.putParcel(parcel).catch(() => undefined);
    this.pump();
  }

  has(key: string): boolean {
    return this.jobs.has(key);
  }

  /** The bytes that are on their way. */
  blob(key: string): Blob | undefined {
    return this.jobs.get(key)?.parcel.blob;
  }

  /** Tries a file again that failed. */
  async retry(key: string): Promise<void> {
    const job = this.jobs.get(key);
    if (!job?.parcel.failed) return;
    job.parcel = { ...job.parcel, failed: '' };
    job.part = 0;
    this.tell(job);
    await this.dispatch.resume(key);
    await this.shelf.putParcel(job.parcel).catch(() => undefined);
    this.pump();
  }

  /** Holds a file back, as long as it is not sent whole yet. */
  pause(key: string): void {
    const job = this.jobs.get(key);
    if (!job) return;
    job.paused = true;
    job.abort.abort();
    job.abort = new AbortController();
  }

  /** Lets go on what was held back. */
  resume(key: string): void {
    const job = this.jobs.get(key);
    if (!job) return;
    job.paused = false;
    this.pump();
  }

  /** Gives a file up. Returns the keys of the texts that were to follow it alone, which are given up with it. */
  async cancel(key: string): Promise<string[]> {
    const job = this.jobs.get(key);
    if (!job) return [];
    await this.leave(job);
    job.abort.abort();
    const orphans = [...this.jobs.values()].filter(({ parcel }) => parcel.after.length === 1 && parcel.after[0] === key);
    for (const orphan of orphans) await this.leave(orphan);
    for (const other of this.jobs.values()) {
      if (other.parcel.after.includes(key)) other.parcel = { ...other.parcel, after: other.parcel.after.filter((each) => each !== key) };
    }
    this.pump();
    return orphans.map(({ parcel }) => parcel.key);
  }

  /** A session began: what waited for the connection goes on. */
  onSession(resumed: boolean): void {
    if (!resumed) this.found = undefined;
    this.pump();
  }

  private async discover(): Promise<UploadService | undefined> {
    const home = domain(this.self);
    const usual = `upload.${home}`;
    const services = parseServices(await this.wire.iq(buildDisco(home, 'items')));
    // The usual name first: one question is enough then.
    for (const jid of [...services.filter((each) => each === usual), ...services.filter((each) => each !== usual).slice(0, 20)]) {
      const service = await this.wire.iq(buildDisco(jid, 'info')).then(
        (answer) => parseUploadService(answer, jid),
        () => undefined,
      );
      if (service) return service;
    }
    return undefined;
  }

  private enter(parcel: Parcel, lock: Promise<() => void>): void {
    const job: Job = { parcel, part: 0, abort: new AbortController(), paused: false, lock };
    this.jobs.set(parcel.key, job);
    this.tell(job);
  }

  private tell({ parcel, part }: Job): void {
    if (parcel.blob) this.listener.onUpload(parcel.key, { part, failed: parcel.failed as UploadFailure | '' });
  }

  private async leave(job: Job): Promise<void> {
    this.jobs.delete(job.parcel.key);
    this.listener.onUpload(job.parcel.key, undefined);
    await this.shelf.dropParcel(job.parcel.key).catch(() => undefined);
    void job.lock.then((unlock) => unlock());
  }

  private pump(): void {
    if (!this.wire.online) return;
    for (const job of this.jobs.values()) {
      const { message, failed, after } = job.parcel;
      if (failed || job.paused || this.busy.has(message.chat) || after.some((key) => this.jobs.has(key))) continue;
      this.busy.add(message.chat);
      void this.carry(job).finally(() => {
        this.busy.delete(message.chat);
        this.pump();
      });
    }
  }

  /** Brings one parcel to its end: sent, failed, or left for the next session. */
  private async carry(job: Job): Promise<void> {
    const { blob, message } = job.parcel;
    const { signal } = job.abort;
    if (!blob) {
      await this.dispatch.release(message);
      await this.leave(job);
      return;
    }
    const outcome = await this.bring(job, blob);
    if (signal.aborted || outcome === 'later') return;
    if (typeof outcome === 'string') {
      job.parcel = { ...job.parcel, failed: outcome };
      this.tell(job);
      await this.shelf.putParcel(job.parcel).catch(() => undefined);
      await this.dispatch.fail(message.key, outcome);
      return;
    }
    await this.dispatch.release({ ...message, files: [outcome] });
    await this.leave(job);
  }

  private async bring(job: Job, blob: Blob): Promise<SharedFile | UploadFailure | 'later'> {
    const told = job.parcel.message.files?.[0];
    const { signal } = job.abort;
    if (!told) return 'refused';
    const hash = await sha256(blob).catch(() => '');
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, (this.way.pauseMillis ?? PAUSE_MILLIS) * tries));
      if (signal.aborted || !this.wire.online) return 'later';
      const slot = await this.slotFor(told, blob);
      if (typeof slot === 'string') return slot;
      // The page's own policy lets it speak to its own server alone: nothing would come of trying.
      if (this.way.reaches?.(slot.put) === false) return 'elsewhere';
      const status = await this.way.put(slot, blob, (bytes) => this.progress(job, bytes / blob.size, signal), signal);
      if (status === 200 || status === 201) return { ...told, url: slot.get, thumbnail: slot.thumbnail, sha256: hash };
      if (status === 413) return 'tooLarge';
      if (status === 507) return 'full';
      if (status === 415) return 'refused';
      this.progress(job, 0, signal);
    }
    return 'broke';
  }

  private async slotFor(file: SharedFile, blob: Blob): Promise<Slot | UploadFailure | 'later'> {
    const service = await this.service();
    if (!service) return this.wire.online ? 'noService' : 'later';
    if (blob.size > service.maxSize) return 'tooLarge';
    try {
      return parseSlot(await this.wire.iq(buildSlotRequest(service.jid, file.name, blob.size, blob.type))) ?? 'refused';
    } catch (error) {
      const condition = error instanceof StanzaError ? error.condition : '';
      if (condition === 'offline' || condition === 'timeout') return 'later';
      if (condition === 'not-acceptable') return 'tooLarge';
      return condition === 'resource-constraint' ? 'full' : 'refused';
    }
  }

  private progress(job: Job, part: number, signal: AbortSignal): void {
    if (signal.aborted) return;
    job.part = Math.min(1, part);
    this.tell(job);
  }
}
