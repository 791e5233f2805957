import { duration } from '../core/media/sound';
import { fileKind } from '../core/model/file';
import type { Message } from '../core/model/message';
import { safeName } from '../core/text/safe-name';
import { tokenize } from '../core/text/styling';
import { resource } from '../core/xmpp/jid';
import { t } from './text.svelte';
import { authorOf } from './titles';

/** A message in one line, as lists show it. */
export function previewOf(message: Message): string {
  const text = contentOf(message);
  return message.nick && !message.out && !message.retracted && resource(message.chat) === '' ? t('said', { name: message.nick, text }) : text;
}

/** What a message says, in one line. */
export function contentOf(message: Message): string {
  if (message.retracted === 'moderator') return t('moderated');
  if (message.retracted) return message.out ? t('youRetracted') : t('retracted', { name: authorOf(message) });
  if (message.unreadable) return t('unreadable');
  const file = message.files?.[0];
  if (!file) return plain(message.body).replace(/\s+/g, ' ');
  const kind = fileKind(file);
  if (kind === 'image') return `[${t('picture')}]`;
  if (kind === 'voice') return file.length > 0 ? `[${t('voice')} ${duration(file.length)}]` : `[${t('voice')}]`;
  if (kind === 'video') return `[${t('video')}]`;
  return `[${t('file')}] ${safeName(file.name)}`;
}

/** A text without the signs that only say how it looks. */
function plain(body: string): string {
  return /[*_~`>]/.test(body) ? tokenize(body).map(({ text }) => text).join('') : body;
}
