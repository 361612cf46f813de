import type { Step } from '../plan.ts';

/**
 * Bodies in the SQL standard's form (`RETURN …`, `BEGIN ATOMIC … END`), as pg_dump writes them since PostgreSQL 14, are
 * taken by CockroachDB's grammar and refused when the function is made; as a quoted text it has them.
 */
export const convertRoutines: Step = (statement) => {
  const routine = statement.as('CreateFunctionStmt');
  if (!routine?.sql_body) return [];
  const { tokens } = statement;
  const last = tokens.findLastIndex((token) => token.text !== ';');
  const end = tokens[last]?.end;
  const atomic = tokens.findIndex(
    (token, i) => token.depth === 0 && token.text === 'BEGIN' && tokens[i + 1]?.text === 'ATOMIC',
  );
  const first =
    atomic === -1 ? tokens.findIndex((token) => token.depth === 0 && token.text === 'RETURN') : atomic;
  const start = tokens[first]?.start;
  if (start === undefined || end === undefined) return [];
  const bodyStart = tokens[atomic === -1 ? first : first + 1]?.end ?? start;
  const bodyEnd = atomic === -1 ? end : (tokens[last]?.start ?? end);
  const body = statement.slice(bodyStart, bodyEnd);
  const quote = body.includes('$$') ? '$molt$' : '$$';
  const text = atomic === -1 ? `AS ${quote} SELECT${body} ${quote}` : `AS ${quote}${body}${quote}`;
  return [
    {
      act: 'edit',
      sort: 'changed',
      why: 'the body is quoted: CockroachDB does not make functions whose body is written in the open',
      at: { start, end: bodyStart },
      edits: [{ range: { start, end }, text }],
    },
  ];
};
