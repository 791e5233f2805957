import type { FirstTexts } from './dictionary';

/** What is read before somebody has signed in, in English: fetched with the scripts. */
const en: FirstTexts = {
  appFull: 'Skein',
  tagline: 'Every word arrives',
  cancel: 'Cancel',
  close: 'Close',
  loading: 'Loading…',
  signIn: 'Sign in',
  signInLead: 'With your account name or numeric ID',
  recent: 'Recent accounts',
  forgetRecent: 'Remove {name} from the list',
  accountOrId: 'Account or ID',
  password: 'Password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  stay: 'Stay signed in when the page reloads',
  signingIn: 'Signing in…',
  slow: 'Slower than usual, still trying…',
  goRegister: 'Create an account',
  more: 'More',
  errRequired: 'Please fill this in.',
  errCredentials: 'Account or password is wrong.',
  errCredentialsHint: 'If you forgot it, the server’s administrator can reset it.',
  errTooMany: 'Too many tries. Try again in {n} s.',
  errDisabled: 'This account is disabled. Ask the administrator.',
  errUnreachable: 'Cannot reach the server. Check the network or the address.',
  errInsecure: 'No secure connection. Open this page by https, or ask the administrator.',
  errNotXmpp: 'This address is not a chat server.',
  errUnknown: 'Something went wrong ({code}). Please try again.',
};

export default en;
