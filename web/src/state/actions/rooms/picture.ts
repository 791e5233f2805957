import type { NewAvatar } from '../../../core/media/avatars';
import { StanzaError } from '../../../core/xmpp/stanza-error';
import { client } from '../../current';
import { desk } from '../../desks';
import { session } from '../../session.svelte';
import { t } from '../../text.svelte';
import { ui } from '../../ui.svelte';

/** Gives a room a picture, or takes it away. */
export async function setRoomPicture(room: string, avatar: NewAvatar | undefined): Promise<void> {
  try {
    const hash = await desk().setPicture(room, avatar?.blob);
    client().media?.avatars.onRoomInfo(room, hash);
    ui.toast(t(avatar ? 'roomPictureSet' : 'roomPictureGone'));
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error;
    ui.toast(session.online ? t(error.condition === 'forbidden' ? 'roomRefused' : 'avatarFailed') : t('errOffline'));
  }
}
