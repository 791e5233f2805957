export type Tab = 'chats' | 'contacts' | 'rooms' | 'settings';

/** The dialogs that lead into a room. */
export type RoomDoor = '' | 'new' | 'temporary' | 'address';

export type Section = '' | 'profile' | 'security' | 'devices' | 'privacy' | 'look' | 'notifications' | 'storage' | 'about';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action: { readonly label: string; run(): void } | undefined;
  /** Called when it goes away, whether its action ran or not. */
  gone?(): void;
}

/** What is on the screen: the tab, the open chat, dialogs and toasts. */
class Ui {
  tab: Tab = $state('chats');
  /** Bare address of the open chat; empty when none. */
  chat: string = $state('');
  /** The open page of the settings; empty for their list. */
  section: Section = $state('');
  /** Whose details are shown; empty when nobody's. */
  info: string = $state('');
  adding: boolean = $state(false);
  /** Whom to look for when adding begins, and which room to enter: a link leads there. */
  addQuery: string = '';
  roomAddress: string = '';
  roomDoor: RoomDoor = $state('');
  /** The open chat is being searched. */
  searching: boolean = $state(false);
  /** The list of all shortcuts is shown. */
  shortcuts: boolean = $state(false);
  askNotify: boolean = $state(false);
  /** Another app shared something, and for whom it is is being asked. */
  sharing: boolean = $state(false);
  toasts: readonly Toast[] = $state.raw([]);
  /** Spoken by screen readers: new messages of the open chat. */
  spoken: string = $state('');
  private toastCount = 0;

  toast(text: string, action?: Toast['action'], gone?: () => void): void {
    const leaving = this.toasts.slice(0, -2);
    this.toasts = [...this.toasts.slice(-2), { id: ++this.toastCount, text, action, ...(gone ? { gone } : {}) }];
    for (const toast of leaving) toast.gone?.();
  }

  dismiss(id: number): void {
    const leaving = this.toasts.find((toast) => toast.id === id);
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
    leaving?.gone?.();
  }

  reset(): void {
    this.tab = 'chats';
    this.chat = '';
    this.section = '';
    this.info = '';
    this.adding = false;
    this.addQuery = '';
    this.roomAddress = '';
    this.roomDoor = '';
    this.searching = false;
    this.shortcuts = false;
    this.askNotify = false;
    this.sharing = false;
    this.toasts = [];
    this.spoken = '';
  }
}

export const ui = new Ui();
