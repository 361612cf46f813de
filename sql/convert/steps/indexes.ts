import { nameParts } from '../../rules/names.ts';
import { mainRelation } from '../names.ts';
import type { Proposal, Step } from '../plan.ts';
import type { Statement } from '../script.ts';

/** Operator classes that CockroachDB's documentation of indexes names (v23.1 to v26.2). */
const operatorClasses = /^(gin_trgm_ops|gist_trgm_ops|jsonb_ops|array_ops|vector_\w+_ops)$/;

/** CockroachDB's index methods are btree (its default) and gin, for which gist is another word on spatial columns. */
export const convertIndexes: Step = (statement, { definitions }) => {
  const index = statement.as('IndexStmt');
  if (!index) return [];
  const proposals: Proposal[] = [];
  const only = wordBefore(statement, 'ONLY');
  if (only && index.relation?.inh !== true) {
    proposals.push(without(statement, only, 'the index of the whole table, now that it has no partitions'));
  }

  for (const element of index.indexParams ?? []) {
    const name = 'IndexElem' in element ? nameParts(element.IndexElem.opclass).at(-1) : undefined;
    if (name === undefined || operatorClasses.test(name)) continue;
    const at = statement.tokens.findIndex((token) => token.depth === 1 && token.text.toLowerCase() === name);
    const why = `CockroachDB has no operator class ${name}; the index serves the same searches without it`;
    if (at > 0) proposals.push(without(statement, at, why));
  }

  const method = index.accessMethod ?? 'btree';
  switch (method) {
    case 'btree':
    case 'gin':
    case 'hnsw':
      break;
    case 'hash':
      proposals.push(
        ...replaceMethod(statement, 'CockroachDB has no hash indexes; a plain one finds the same rows'),
      );
      break;
    case 'brin':
      proposals.push(
        ...replaceMethod(
          statement,
          'CockroachDB has no BRIN indexes; a plain one is larger and finds the same rows',
        ),
      );
      break;
    default: {
      const table = mainRelation(statement);
      const types = table === null ? undefined : definitions.columns.get(table);
      const all = (wanted: RegExp) =>
        (index.indexParams ?? []).every((element) => {
          const name = 'IndexElem' in element ? element.IndexElem.name : undefined;
          return name !== undefined && wanted.test(types?.get(name) ?? '');
        });
      if (method === 'gist' && all(/\.(geometry|geography)$/)) break;
      if (method === 'gist' && all(/\.tsvector$/)) {
        const why = 'CockroachDB indexes tsvector with GIN, which finds the same rows';
        proposals.push(...replaceMethod(statement, why, ' USING gin'));
        break;
      }
      return [
        {
          act: 'drop',
          sort: 'needs-you',
          why: `CockroachDB has no ${method} index for this column; queries that used it will read the whole table`,
        },
      ];
    }
  }
  return proposals;
};

/** `USING hash` and, for BRIN, `WITH (pages_per_range = …)`, which belongs to the method. */
function replaceMethod(statement: Statement, why: string, method = ''): Proposal[] {
  const { tokens } = statement;
  const using = tokens.findIndex((token) => token.text === 'USING' && token.depth === 0);
  if (using < 1) return [];
  const edits = [
    { range: { start: tokens[using - 1]?.end ?? 0, end: tokens[using + 1]?.end ?? 0 }, text: method },
  ];
  const options = tokens.findIndex((token, i) => i > using && token.text === 'WITH' && token.depth === 0);
  if (options > 0) {
    const close = tokens.findIndex((token, i) => i > options + 1 && token.text === ')' && token.depth === 0);
    edits.push({ range: { start: tokens[options - 1]?.end ?? 0, end: tokens[close]?.end ?? 0 }, text: '' });
  }
  return [
    {
      act: 'edit',
      sort: 'changed',
      why,
      at: { start: tokens[using]?.start ?? 0, end: tokens[using + 1]?.end ?? 0 },
      edits,
    },
  ];
}

/** Index of the word's token at depth 0, before the first parenthesis. */
function wordBefore(statement: Statement, word: string): number | null {
  const open = statement.tokens.findIndex((token) => token.text === '(');
  const at = statement.tokens.findIndex(
    (token, i) => i < open && token.kind === 'word' && token.text === word,
  );
  return at > 0 ? at : null;
}

function without(statement: Statement, token: number, why: string): Proposal {
  const word = statement.tokens[token];
  const range = { start: statement.tokens[token - 1]?.end ?? 0, end: word?.end ?? 0 };
  return {
    act: 'edit',
    sort: 'changed',
    why,
    at: { start: word?.start ?? 0, end: range.end },
    edits: [{ range, text: '' }],
  };
}
