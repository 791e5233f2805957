import type { LaterTexts } from '../dictionary';
import list from './list';
import media from './media';
import message from './message';
import people from './people';
import room from './room';

/** What only the main window says, in English: fetched with it, in the one language that is wanted. */
const later: LaterTexts = { ...list, ...people, ...media, ...message, ...room };

export default later;
