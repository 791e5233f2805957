/** What the server pushes to a browser: docs/protocol/push.md. */
export interface Push {
  readonly type: string;
  readonly account: string;
  /** The other person or the room; empty where the server tells nothing. */
  readonly chat: string;
  readonly name: string;
  readonly text: string;
  /** How many were pushed since this device was last connected; undefined when it was not told. */
  readonly count: number | undefined;
}

/** What the service worker has to know of the person, kept by the page (push-settings.ts). */
export interface PushSettings {
  /** Bare address of who is signed in here. */
  readonly account: string;
  /** Whether the text of a message may be shown. */
  readonly preview: boolean;
  /** Words in the person's language: the worker has no dictionary. */
  readonly words: { readonly app: string; readonly message: string; readonly mention: string; readonly invitation: string; readonly call: string };
}

/** How things are when a push arrives. */
export interface Circumstances {
  /** An open page is connected: it got the message itself, and tells of it as far as that is wanted. */
  readonly attended: boolean;
  readonly muted: boolean;
  /** This browser ends a subscription whose pushes show nothing. */
  readonly mustShow: boolean;
}

export type Notice =
  | { readonly kind: 'show'; readonly tag: string; readonly title: string; readonly body: string; readonly chat: string; readonly silent: boolean }
  | { readonly kind: 'close'; readonly tag: string }
  | { readonly kind: 'nothing' };

/** Stands for every conversation where the server tells none. */
export const ANY_TAG = 'skein';

/** Where a push service wants every push to be seen. */
const STRICT_HOST = /(^|\.)push\.apple\.com$/;

/** Reads a payload; undefined when it is none of ours. */
export function readPush(payload: string): Push | undefined {
  try {
    const fields: unknown = JSON.parse(payload);
    if (typeof fields !== 'object' || fields === null) return undefined;
    const get = (key: string): unknown => (fields as Readonly<Record<string, unknown>>)[key];
    const text = (key: string) => {
      const value = get(key);
      return typeof value === 'string' ? value : '';
    };
    const count = get('count');
    if (text('type') === '' || text('account') === '') return undefined;
    return {
      type: text('type'),
      account: text('account'),
      chat: text('chat'),
      name: text('name'),
      text: text('text'),
      count: typeof count === 'number' && count >= 0 ? count : undefined,
    };
  } catch {
    return undefined;
  }
}

/** Whether the push service at this address must not be left without a notification. */
export function isStrict(endpoint: string): boolean {
  try {
    return STRICT_HOST.test(new URL(endpoint).hostname);
  } catch {
    return false;
  }
}

/** What to do about a push. One conversation has one notification: a newer one takes its place. */
export function noticeOf(push: Push, settings: PushSettings, { attended, muted, mustShow }: Circumstances): Notice {
  const tag = push.chat || ANY_TAG;
  if (push.type === 'read') return { kind: 'close', tag };
  const quiet = attended || (muted && push.type === 'message');
  if (quiet && !mustShow) return { kind: 'nothing' };
  const { words } = settings;
  const known = { message: words.message, mention: words.mention, invitation: words.invitation, call: words.call }[push.type];
  const plain = known ?? words.message;
  return {
    kind: 'show',
    tag,
    title: push.name || words.app,
    body: settings.preview && push.text && push.type !== 'call' ? push.text : plain,
    chat: push.chat,
    silent: quiet,
  };
}
