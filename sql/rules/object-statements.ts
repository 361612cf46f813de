import type { NodeOf, NodeTag } from '../parse/parser.ts';
import type { Visitors } from './rule.ts';
import type { Span, StatementContext } from './statement-context.ts';

type ObjectType = NonNullable<NodeOf<'DropStmt'>['removeType']>;

/**
 * Visitors for the statements that drop, rename, move or give away an object of a kind that CockroachDB doesn't have:
 * its grammar refuses all of them. (COMMENT ON has a rule of its own.)
 */
export function objectVisitors(
  kinds: readonly ObjectType[],
  report: (statement: StatementContext) => void,
): Visitors {
  const wanted = new Set<string>(kinds);
  const check = (kind: string | undefined, statement: StatementContext) => {
    if (kind !== undefined && wanted.has(kind)) report(statement);
  };
  return {
    DropStmt: (node, statement) => check(node.removeType, statement),
    AlterOwnerStmt: (node, statement) => check(node.objectType, statement),
    RenameStmt: (node, statement) => check(node.renameType, statement),
    AlterObjectSchemaStmt: (node, statement) => check(node.objectType, statement),
  };
}

/** The first words of a statement up to and with a keyword: `CREATE OR REPLACE AGGREGATE`. */
export function upTo(statement: StatementContext, keyword: string): Span {
  for (let i = 0; i < Math.min(8, statement.tokens.length); i++) {
    if (statement.is(i, keyword)) return statement.span(0, i);
  }
  return statement.span(0, Math.min(1, statement.tokens.length - 1));
}

/** The same visitor for several kinds of node. */
export function forTags(tags: readonly NodeTag[], visit: (statement: StatementContext) => void): Visitors {
  return Object.fromEntries(
    tags.map((tag) => [tag, (_: object, statement: StatementContext) => visit(statement)]),
  ) as Visitors;
}
