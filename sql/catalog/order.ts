/**
 * The order in which the files of a workspace are applied: by path, numbers as numbers (V2__ before V10__, 9.sql before
 * 10.sql), a folder's repeatable Flyway migrations (R__) behind its versioned ones.
 */
export function compareFiles(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = '', y = ''] = [left[i], right[i]];
    if (x === y) continue;
    return repeatable(x) - repeatable(y) || natural(x, y);
  }
  return left.length - right.length;
}

const parts = (path: string): string[] => path.split(/[\\/]/);
const repeatable = (name: string): number => (/^R__.*\.sql$/.test(name) ? 1 : 0);

const number = /\d+/g;

function natural(a: string, b: string): number {
  const [x, y] = [pieces(inFlywayOrder(a)), pieces(inFlywayOrder(b))];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [p = '', q = ''] = [x[i], y[i]];
    if (p === q) continue;
    if (/^\d/.test(p) && /^\d/.test(q)) {
      // Timestamps have more digits than a number holds exactly.
      const [m, n] = [p.replace(/^0+(?=\d)/, ''), q.replace(/^0+(?=\d)/, '')];
      if (m !== n) return m.length - n.length || (m < n ? -1 : 1);
      continue;
    }
    return p < q ? -1 : 1;
  }
  return x.length - y.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** V1__a.sql comes before V1_1__b.sql: the double line ends the version, so it sorts before everything else. */
const inFlywayOrder = (name: string): string => name.replace(/^(V\d[\d._]*?)__/, '$1\u0001');

/** `V1_10__a.sql` → `V`, `1`, `_`, `10`, `__a.sql`. */
function pieces(name: string): string[] {
  const found: string[] = [];
  let at = 0;
  for (const match of name.matchAll(number)) {
    if (match.index > at) found.push(name.slice(at, match.index));
    found.push(match[0]);
    at = match.index + match[0].length;
  }
  if (at < name.length) found.push(name.slice(at));
  return found;
}

/** Files that take a migration back: applied in order, they would drop what the others make. */
const undoName =
  /(?:\.|[-_])(?:down|undo|rollback|revert)\.sql$|(?:^|[\\/])U\d[^\\/]*__[^\\/]*\.sql$|[\\/]down\.sql$/i;
const undoMarks = ['-- +goose Down', '-- migrate:down', '-- +migrate Down', '--//@UNDO', '-- rambler down'];

/** Where in a file the statements begin that take it back: goose, dbmate, sql-migrate, MyBatis; -1 when nowhere. */
export function undoFrom(path: string, text: string): number {
  if (undoName.test(path)) return 0;
  // Nobody writes a migration of this size, and a dump is searched at each key.
  if (text.length > 300_000) return -1;
  let first = -1;
  for (const mark of undoMarks) {
    const at = text.indexOf(mark);
    if (at !== -1 && (first === -1 || at < first)) first = at;
  }
  return first;
}
