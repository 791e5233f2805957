import type zh from '../zh/app';

/** The same texts in English. */
const app: Readonly<Record<keyof typeof zh, string>> = {
  newVersion: 'New version available',
  reload: 'Reload',
  later: 'Later',
  pushMention: 'You were mentioned',
  pushInvitation: 'Invitation to a room',
  pushCall: 'Incoming call',
  sound: 'Sound for new messages',
  soundTry: 'Listen',
  notifyInsecure: 'Notifications need a secure connection (https).',
  notifyInstallFirst: 'On iPhone and iPad, first add Skein to the home screen and open it from there; then it can notify you.',
  notifyUnsupported: 'This browser cannot show notifications.',
  pushOff: 'Off: only the title and the icon of the tab show what is unread.',
  pushOn: 'On, also while no window is open.',
  pushUnsupported: 'On, but this browser notifies only while a window is open.',
  pushUnreached: 'On, but the push service of the browser cannot be reached: only while a window is open.',
  pushRefused: 'On, but the server accepted no push: only while a window is open.',
  installTitle: 'Install on this device',
  installLead: 'Opens in a window of its own, and shows messages without a network too.',
  installButton: 'Install',
  installApple: 'In Safari, tap “Share”, then “Add to Home Screen”.',
  installed: 'Installed on this device',
};

export default app;
