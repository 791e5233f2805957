/** What pages say to the service worker; `version` and `attending` are answered at the port that comes along. */
export type ToWorker = { readonly type: 'version' } | { readonly type: 'activate' };

/** What the service worker says to pages. */
export type ToPage = { readonly type: 'attending' } | { readonly type: 'open'; readonly chat: string };
