import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { Message } from '../model/message';

/** A file on its way to the server, with the message that waits for it; or a text that waits for files before it. */
export interface Parcel {
  /** The message's. */
  readonly key: string;
  readonly message: Message;
  /** Undefined for a text. */
  readonly blob: Blob | undefined;
  /** Keys of the parcels that must have gone before. */
  readonly after: readonly string[];
  /** Why it failed; empty while it has not. */
  readonly failed: string;
}

interface Schema extends DBSchema {
  parcels: { key: string; value: Parcel };
  /** Pictures of people by their hash. */
  pictures: { key: string; value: { readonly hash: string; readonly blob: Blob } };
  /** Which picture someone has; empty for none. */
  faces: { key: string; value: { readonly jid: string; readonly hash: string } };
  /** Voice messages that were listened to. */
  heard: { key: string; value: { readonly key: string } };
}

function databaseName(account: string): string {
  return `skein-media:${account}`;
}

/** What this device keeps of an account's media: files not yet sent, faces, and what was heard. */
export class Shelf {
  private constructor(private readonly database: IDBPDatabase<Schema>) {}

  static async open(account: string): Promise<Shelf> {
    return new Shelf(
      await openDB<Schema>(databaseName(account), 1, {
        upgrade(database) {
          database.createObjectStore('parcels', { keyPath: 'key' });
          database.createObjectStore('pictures', { keyPath: 'hash' });
          database.createObjectStore('faces', { keyPath: 'jid' });
          database.createObjectStore('heard', { keyPath: 'key' });
        },
        blocking(_current, _blocked, event) {
          (event.target as IDBDatabase).close();
        },
      }),
    );
  }

  close(): void {
    this.database.close();
  }

  parcel(key: string): Promise<Parcel | undefined> {
    return this.database.get('parcels', key);
  }

  /** What was not sent before the page went away, in the order it was written. */
  async parcels(): Promise<Parcel[]> {
    const all = await this.database.getAll('parcels');
    return all.sort((a, b) => a.message.at - b.message.at || a.message.seq - b.message.seq);
  }

  async putParcel(parcel: Parcel): Promise<void> {
    await this.database.put('parcels', parcel);
  }

  async dropParcel(key: string): Promise<void> {
    await this.database.delete('parcels', key);
  }

  async picture(hash: string): Promise<Blob | undefined> {
    return (await this.database.get('pictures', hash))?.blob;
  }

  async putPicture(hash: string, blob: Blob): Promise<void> {
    await this.database.put('pictures', { hash, blob });
  }

  async faces(): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.database.getAll('faces')).map(({ jid, hash }) => [jid, hash]));
  }

  async putFace(jid: string, hash: string): Promise<void> {
    await this.database.put('faces', { jid, hash });
  }

  async heard(): Promise<string[]> {
    return this.database.getAllKeys('heard');
  }

  async putHeard(key: string): Promise<void> {
    await this.database.put('heard', { key });
  }
}

/** Removes all media that this device keeps of the account. */
export function forgetMedia(account: string): Promise<void> {
  return deleteDB(databaseName(account));
}
