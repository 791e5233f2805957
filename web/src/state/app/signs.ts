/** Shows on the tab and on the app's icon how much is unread. */
export function showUnread(unread: number): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const wanted = unread > 0 ? '/favicon-dot.svg' : '/favicon.svg';
  if (icon && icon.getAttribute('href') !== wanted) icon.href = wanted;
  const done = unread > 0 ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.();
  void done?.catch(() => undefined);
}
