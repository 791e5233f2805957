import list from './list';
import media from './media';
import message from './message';
import people from './people';
import room from './room';

/** What only the main window says, in Chinese: fetched with it, in the one language that is wanted. */
const later = { ...list, ...people, ...media, ...message, ...room } as const;

export default later;
export type LaterKey = keyof typeof later;
