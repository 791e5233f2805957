import type { LaterTexts } from '../dictionary';
import app from './app';
import list from './list';
import media from './media';
import message from './message';
import people from './people';
import register from './register';
import room from './room';
import settings from './settings';

/** What is said by all that is opened from the sign-in form and the main window, in English: fetched once they are there, in the one language that is wanted. */
const later: LaterTexts = { ...app, ...register, ...list, ...people, ...media, ...message, ...room, ...settings };

export default later;
