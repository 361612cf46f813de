import { setFlagsFromString } from 'node:v8';

/**
 * By how much the heap may grow between two collections, in percent of what was alive at the last one. V8 would take
 * some 150: at each key a dump of 100,000 lines leaves 7 MB of lists and texts behind, and 130 MB of them lay about
 * before they were collected.
 */
const growth = 60;

let isHeld = false;

/**
 * Lets V8 collect what edits leave behind sooner. Called when something has been opened and not before: an opening keeps
 * most of what it makes, so that each collection in it is for little.
 */
export function holdHeapGrowth(): void {
  if (isHeld) return;
  isHeld = true;
  setFlagsFromString(`--heap-growing-percent=${growth}`);
}
