import { createAnalyzer } from '../analyze/analyze.ts';
import { parseStatement } from '../parse/parser.ts';
import { tokenize, type Token } from '../parse/tokens.ts';
import type { CockroachVersion } from '../rules/metadata.ts';
import { split } from '../split/split.ts';

/** Statements that PostgreSQL’s parser takes in forms of its own: it says nothing about CockroachDB’s. */
export const notJudged = /^(?:SHOW|RESET|USE)\b/i;

/** What a driver or a template would replace: our parser reads it as a name. */
const placeholders = /(?:^|[\s(,=])(@[A-Za-z_]|\{)/;

/**
 * Why CockroachDB's grammar would refuse a text, as far as can be told without a CockroachDB: PostgreSQL's parser reads
 * it with what only CockroachDB has taken out, and our rules for PostgreSQL's SQL know what that parser takes and
 * CockroachDB's doesn't. Null when nothing speaks against it.
 */
export function refusal(text: string, targetVersion: CockroachVersion): string | null {
  for (const { kind, range } of split(text).pieces) {
    if (kind !== 'statement') continue;
    const statement = text.slice(range.start, range.end);
    if (notJudged.test(statement)) continue;
    const plain = withoutOwnSyntax(statement);
    const placeholder = placeholders.exec(plain)?.[1];
    if (placeholder !== undefined) return `${placeholder} begins nothing`;
    const parsed = parseStatement(plain);
    if (parsed.state === 'refused') return `PostgreSQL: ${parsed.message} at «${plain.slice(parsed.at, parsed.at + 30)}»`;
    const finding = createAnalyzer({ dialect: 'cockroach', targetVersion })
      .update(plain)
      .findings.find(({ layer, severity }) => layer === 'grammar' && severity === 'error');
    if (finding !== undefined) return `${finding.code} ${finding.rule}: ${finding.message}`;
  }
  return null;
} // prettier-ignore

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A statement with CockroachDB's own syntax written so that PostgreSQL's parser takes it, where both mean the same. */
export function withoutOwnSyntax(statement: string): string {
  const tokens = tokenize(statement);
  const is = (at: number, ...words: readonly string[]) =>
    words.every((word, n) => tokens[at + n]?.text === word);
  const closes = (open: number) => {
    let at = open + 1;
    while (at < tokens.length && (tokens[at] as Token).depth > (tokens[open] as Token).depth) at++;
    return at;
  };
  const edits: Edit[] = [];
  const put = (first: number, last: number, text: string) =>
    edits.push({ start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? statement.length, text });
  const isTable = is(0, 'CREATE', 'TABLE') || is(0, 'CREATE', 'TEMPORARY') || is(0, 'ALTER', 'TABLE');
  const isChange = is(0, 'UPDATE') || is(0, 'DELETE');

  if (is(0, 'UPSERT')) put(0, 0, 'INSERT');
  if (is(0, 'CREATE', 'DATABASE', 'IF')) put(2, 4, '');
  if (is(0, 'CREATE', 'USER', 'IF') || is(0, 'CREATE', 'ROLE', 'IF')) put(2, 4, '');
  for (let at = 0; at < tokens.length; at++) {
    const depth = tokens[at]?.depth ?? 0;
    if (/^(?:CURRENT_USER|CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|LOCALTIME|LOCALTIMESTAMP)$/.test(tokens[at]?.text ?? '') && is(at + 1, '(', ')')) put(at + 1, at + 2, '');
    if ((is(0, 'GRANT') || is(0, 'REVOKE')) && is(at, '.', '*')) put(at, at + 1, '');
    if (!isTable && depth === 0 && (is(at, 'INVISIBLE') || (is(at, 'VISIBLE') && !is(at - 1, 'NOT')))) put(at, at, '');
    // t@i
    if (is(at, '@') && /^(?:DROP|ALTER|COMMENT)$/.test(tokens[0]?.text ?? '') && !isTable) put(at - 1, at, '');
    if (isChange && depth === 0 && (is(at, 'ORDER', 'BY') || is(at, 'LIMIT'))) {
      let end = at;
      while (end + 1 < tokens.length && !is(end + 1, 'RETURNING') && !is(end + 1, ';')) end++;
      put(at, end, '');
      at = end;
    }
    if (is(at, 'NOT', 'VISIBLE')) put(at - (is(at - 1, 'SET') ? 1 : 0), at + 1, is(at - 1, 'SET') ? 'SET NOT NULL' : '');
    if (!isTable) continue;
    const begins = is(at - 1, '(') || is(at - 1, ',');
    if (depth === 1 && begins) {
      let index = at;
      while (is(index, 'UNIQUE') || is(index, 'INVERTED')) index++;
      if (is(index, 'INDEX')) {
        let open = index + 1;
        while (open < tokens.length && !is(open, '(')) open++;
        let end = closes(open);
        while (/^(?:STORING|NOT|VISIBLE|INVISIBLE|USING|HASH)$/.test(tokens[end + 1]?.text ?? '')) end++;
        put(at, end, 'CHECK (true)');
        at = end;
      }
    }
    if (is(at, 'ON', 'UPDATE') && !/^(?:CASCADE|RESTRICT|SET|NO)$/.test(tokens[at + 2]?.text ?? '')) {
      const open = tokens[at + 2]?.text === '(' ? at + 2 : at + 3;
      put(at, is(open, '(') ? closes(open) : at + 2, '');
    }
    if (is(at, 'AS', '(') && !is(at - 1, 'ALWAYS') && depth === 1) put(at, at, 'GENERATED ALWAYS AS');
    if (is(0, 'ALTER') && depth === 0 && is(at, 'RENAME', 'COLUMN') && tokens.some((each) => each.text === ',')) {
      put(at, at + 4, 'DROP x');
      at += 4;
    }
  }
  let text = '';
  let from = 0;
  for (const edit of edits.sort((a, b) => a.start - b.start)) {
    text += statement.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return text + statement.slice(from);
} // prettier-ignore
