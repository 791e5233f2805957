import app from './app';
import list from './list';
import media from './media';
import message from './message';
import people from './people';
import register from './register';
import room from './room';
import settings from './settings';

/** What is said by all that is opened from the sign-in form and the main window, in Chinese: fetched once they are there, in the one language that is wanted. */
const later = { ...app, ...register, ...list, ...people, ...media, ...message, ...room, ...settings } as const;

export default later;
export type LaterKey = keyof typeof later;
