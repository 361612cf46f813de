import {
  columnNameKeywords,
  reservedKeywords,
  typeFunctionKeywords,
  unreservedKeywords,
} from '../data/keywords.ts';
import type { NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

const keywords: ReadonlySet<string> = new Set([
  ...reservedKeywords,
  ...columnNameKeywords,
  ...typeFunctionKeywords,
  ...unreservedKeywords,
]);

/** Keywords that RESET takes by themselves (sql.y, v25.2, session_var). */
const resettable =
  /^(?:ALL|DATABASE|NAMES|ROLE|SESSION_USER|LC_COLLATE|LC_CTYPE|TRACING|TIME|SESSION|TRANSACTION)$/;

export const showName = defineRule({
  code: 'MOLT221',
  name: 'show-name',
  title: 'SHOW or RESET of a setting with a keyword in its name',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'SET takes any word in a setting’s name; SHOW and RESET take none that is a keyword of CockroachDB: role, value, schema and hundreds more.',
  workaround: 'Put the word in quotes, or read the setting with current_setting().',
  documentation: docs('show-vars'),
  examples: [
    { bad: 'SHOW app.role;', fixed: 'SHOW app."role";' },
    { bad: 'SHOW session.tenant_id;', fixed: 'SHOW "session".tenant_id;' },
    { bad: 'RESET app.role;', fixed: 'RESET app."role";' },
    { bad: 'ALTER DATABASE shop RESET tablespace;', fixed: 'ALTER DATABASE shop RESET "tablespace";' },
    { good: 'SHOW app.user_id; SHOW role; SHOW "app"."role"; SET app.role = 1; RESET app.user_id;' },
    { good: 'RESET ROLE; RESET ALL; RESET TIME ZONE; ALTER ROLE app RESET search_path;' },
  ],
  visit: {
    VariableShowStmt(_, statement) {
      // A keyword alone is a SHOW of CockroachDB's own.
      if (statement.name(1).last > 1) words(1, 'SHOW', statement);
    },
    VariableSetStmt(node, statement) {
      if (statement.tag === 'VariableSetStmt') reset(node, statement);
    },
    AlterRoleSetStmt: ({ setstmt }, statement) => setstmt && reset(setstmt, statement),
    AlterDatabaseSetStmt: ({ setstmt }, statement) => setstmt && reset(setstmt, statement),
  },
});

function reset(node: NodeOf<'VariableSetStmt'>, statement: StatementContext): void {
  const found = node.kind === 'VAR_RESET' ? statement.find('RESET') : null;
  if (found === null) return;
  const at = found.last + 1;
  const alone = statement.name(at).last === at;
  if (!alone || !resettable.test(statement.tokens[at]?.text ?? '')) words(at, 'RESET', statement);
}

/** The keywords among the words of the setting's name that begins at a token. */
function words(first: number, verb: string, statement: StatementContext): void {
  const { last } = statement.name(first);
  for (let at = first; at <= last; at += 2) {
    const token = statement.tokens[at];
    const word = token?.text.toLowerCase() ?? '';
    if (token?.kind !== 'word' || !keywords.has(word) || (at === first && word === 'tracing')) continue;
    const { range } = statement.span(at);
    statement.report({
      range,
      message: `${token.text} is a keyword in CockroachDB: behind ${verb} it needs quotes.`,
      fix: { title: `Write "${word}"`, class: 'safe', edits: [replace(range, `"${word}"`)] },
    });
  }
}
