import { type Invitation, isSame, NOTHING_WAITS, type RoomAsk, type Waiting, withAsk, withInvitation } from '../core/model/waiting';
import { currentClient } from './current';

/** What waits for an answer: invitations to rooms, and what others ask of rooms that this account runs. */
class Waits {
  private kept: Waiting = $state.raw(NOTHING_WAITS);

  get invitations(): readonly Invitation[] {
    return this.kept.invitations;
  }

  get asks(): readonly RoomAsk[] {
    return this.kept.asks;
  }

  readonly count: number = $derived(this.kept.invitations.length + this.kept.asks.length);

  restore(kept: Waiting): void {
    this.kept = kept;
  }

  asksOf(room: string): readonly RoomAsk[] {
    return this.kept.asks.filter((ask) => ask.room === room);
  }

  invite(invitation: Invitation): void {
    this.keep(withInvitation(this.kept, invitation));
  }

  ask(ask: RoomAsk): void {
    this.keep(withAsk(this.kept, ask));
  }

  /** No invitation to that room waits any more. */
  dropInvitation(room: string): void {
    const invitations = this.kept.invitations.filter((each) => each.room !== room);
    if (invitations.length < this.kept.invitations.length) this.keep({ ...this.kept, invitations });
  }

  dropAsks(gone: (ask: RoomAsk) => boolean): void {
    const asks = this.kept.asks.filter((ask) => !gone(ask));
    if (asks.length < this.kept.asks.length) this.keep({ ...this.kept, asks });
  }

  dropAsk(ask: RoomAsk): void {
    this.dropAsks((each) => isSame(each, ask));
  }

  /** Whether this account asked to become a member of a room and was not answered yet. */
  hasApplied(room: string): boolean {
    return this.kept.applied.includes(room);
  }

  setApplied(room: string, on: boolean): void {
    if (on === this.hasApplied(room)) return;
    const others = this.kept.applied.filter((each) => each !== room);
    this.keep({ ...this.kept, applied: on ? [...others, room] : others });
  }

  reset(): void {
    this.kept = NOTHING_WAITS;
  }

  private keep(next: Waiting): void {
    this.kept = next;
    void currentClient()?.store?.putWaiting(next).catch(() => undefined);
  }
}

export const waiting = new Waits();
