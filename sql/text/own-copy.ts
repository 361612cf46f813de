/** A text of its own: a slice would hold the whole text that it was cut from in memory. This joins and cuts a copy. */
export const ownCopy = (slice: string): string => ` ${slice}`.slice(1);
