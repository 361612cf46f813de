/** Marks of MySQL's DATE_FORMAT and what strftime calls the same (Reference Manual 8.4, DATE_FORMAT; C's strftime). */
const marks: Readonly<Record<string, string>> = {
  Y: 'Y', y: 'y', m: 'm', d: 'd', H: 'H', h: 'I', I: 'I', i: 'M', s: 'S', S: 'S', f: 'f', j: 'j', p: 'p', a: 'a', b: 'b', M: 'B',
  W: 'A', w: 'w', T: 'H:%M:%S', '%': '%',
}; // prettier-ignore

/** A format of DATE_FORMAT for strftime and strptime; null when a mark has no counterpart there. */
export function strftimeFormat(format: string): string | null {
  let isKnown = true;
  const text = format.replace(/%(.?)/gs, (_, mark: string) => {
    const found = marks[mark];
    if (found === undefined) isKnown = false;
    return `%${found ?? mark}`;
  });
  return isKnown ? text : null;
}
