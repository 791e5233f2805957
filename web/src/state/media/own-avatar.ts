import type { NewAvatar } from '../../core/media/avatars';
import { currentClient } from '../current';
import { session } from '../session.svelte';
import { t } from '../text.svelte';
import { ui } from '../ui.svelte';

/** Chosen while registering: published as soon as the account is signed in. */
let waiting: NewAvatar | undefined;

/** Keeps the picture of an account that is being made. */
export function chooseFirstAvatar(avatar: NewAvatar | undefined): void {
  waiting = avatar;
}

/** Shows everybody a picture of the own account. */
export async function publishAvatar(avatar: NewAvatar): Promise<void> {
  try {
    await currentClient()?.media?.avatars.publish(avatar);
    ui.toast(t('avatarSaved'));
  } catch {
    ui.toast(session.online ? t('avatarFailed') : t('errOffline'));
  }
}

/** Publishes what was chosen while registering. */
export async function publishFirstAvatar(): Promise<void> {
  const avatar = waiting;
  waiting = undefined;
  if (avatar) await publishAvatar(avatar);
}

/** Takes the picture of the own account back. */
export async function removeAvatar(): Promise<void> {
  try {
    await currentClient()?.media?.avatars.remove();
    ui.toast(t('avatarRemoved'));
  } catch {
    ui.toast(session.online ? t('avatarFailed') : t('errOffline'));
  }
}
