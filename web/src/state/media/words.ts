import type { UploadFailure } from '../../core/media/uploads';
import type { Key } from '../../core/i18n/dictionary';
import { t } from '../text.svelte';

const WORDS: Readonly<Record<UploadFailure, Key>> = {
  tooLarge: 'uploadTooLarge',
  full: 'uploadFull',
  broke: 'uploadBroke',
  noService: 'uploadNoService',
  refused: 'uploadRefused',
  elsewhere: 'uploadElsewhere',
};

/** Why a message's file did not arrive; empty when the error is of another kind. */
export function uploadWords(error: string): string {
  const key = (WORDS as Partial<Record<string, Key>>)[error];
  return key ? t(key) : '';
}
