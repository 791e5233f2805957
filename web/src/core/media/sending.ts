/** What sends files: a part of its own, since nobody sends one at once. */
export { putTo } from './put';
export { ownAddress } from './shown';
export { Uploads } from './uploads';
