/** What a message to a room was for, when the room may refuse it. */
export type RoomErrand = 'invite' | 'decline' | 'subject' | 'askVoice' | 'answer';

/** A room refused what was sent to it. */
export interface RoomRefusal {
  readonly room: string;
  readonly errand: RoomErrand;
  readonly condition: string;
}

/** So many messages to rooms are known by which an error may name. */
const MOST = 50;

/** What was sent to rooms lately that has no answer but an error. */
export class RoomErrands {
  private readonly sent = new Map<string, { readonly room: string; readonly errand: RoomErrand }>();

  note(id: string, room: string, errand: RoomErrand): void {
    const oldest = this.sent.keys().next();
    if (this.sent.size >= MOST && !oldest.done) this.sent.delete(oldest.value);
    this.sent.set(id, { room, errand });
  }

  /** What an error of that id is about; undefined when it answers nothing of these. */
  refusal(id: string, condition: string): RoomRefusal | undefined {
    const known = this.sent.get(id);
    this.sent.delete(id);
    return known ? { ...known, condition } : undefined;
  }
}
