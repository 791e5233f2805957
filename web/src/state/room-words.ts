import type { RoomState } from '../core/sync/rooms';
import { t } from './text.svelte';

/** Why a room does not let us in, in words. */
export function refusalOf(condition: string): string {
  switch (condition) {
    case 'not-authorized':
      return t('roomNeedsPassword');
    case 'registration-required':
      return t('roomMembersOnly');
    case 'forbidden':
      return t('roomBanned');
    case 'service-unavailable':
    case 'resource-constraint':
      return t('roomFull');
    case 'conflict':
      return t('roomNickTaken');
    case 'gone':
    case 'item-not-found':
      return t('roomNotFound');
    case 'not-allowed':
    case 'not-acceptable':
      return t('roomRefused');
    case 'remote-server-not-found':
    case 'remote-server-timeout':
    case 'timeout':
      return t('roomUnreachable');
    case 'offline':
      return t('errOffline');
    default:
      return t('errUnknown', { code: condition });
  }
}

/** What there is to say of where we stand with a room; empty inside. */
export function standingOf(state: RoomState): string {
  switch (state.kind) {
    case 'inside':
      return '';
    case 'entering':
      return t('entering');
    case 'outside':
      return t('notInside');
    case 'refused':
      return refusalOf(state.condition);
    case 'destroyed':
      return state.reason ? t('roomClosedWhy', { reason: state.reason }) : t('roomClosed');
    case 'removed':
      return removalOf(state);
  }
}

function removalOf({ why, by, reason }: Extract<RoomState, { kind: 'removed' }>): string {
  const words = {
    kicked: by ? t('roomKickedBy', { name: by }) : t('roomKicked'),
    banned: by ? t('roomBannedBy', { name: by }) : t('roomBanned'),
    membersOnly: t('roomNowMembersOnly'),
    affiliation: t('roomNoMember'),
  }[why];
  return reason ? t('withReason', { text: words, reason }) : words;
}
