import { everywhere } from './everywhere.mjs';
import { tour } from './tour/tour.mjs';

/** The whole tour takes longer than a test usually may. */
const TOUR_SECONDS = 600;

const early = (world, language) => tour(world, language, (name, person, only) => everywhere(world, person, name, { only }), { parts: ['before'] });

export const tests = [
  ['nothing is in anyone’s way before sign-in, Chinese', (world) => early(world, 'zh')],
  ['nothing is in anyone’s way before sign-in, English', (world) => early(world, 'en')],
  [
    'nothing is in anyone’s way after sign-in, on any screen, in both languages, themes and widths',
    (world) =>
      tour(world, 'zh', (name, person, only) => everywhere(world, person, name, { only, other: 'en' }), {
        parts: process.env['TOUR_PARTS']?.split(',') ?? ['talks', 'rooms', 'phone', 'contacts', 'settings', 'offline'],
      }),
    TOUR_SECONDS,
  ],
];
