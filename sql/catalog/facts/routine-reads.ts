import { parseStatement, type Node, type NodeOf } from '../../parse/parser.ts';
import { statementWithoutRules, type StatementContext } from '../../rules/statement-context.ts';
import { bodyOf } from '../../routines/body.ts';
import type { ReadFact } from '../fact.ts';
import { bodyScope, namesInBody, type ReadPiece } from '../mentions/bodies.ts';
import { QueryReader } from '../mentions/queries.ts';
import { noNames, type RawMention } from '../mentions/raw.ts';
import { Scope, unknownSource, type Source } from '../mentions/sources.ts';
import type { Name } from '../name.ts';
import { readsOf } from './reads.ts';

/**
 * What the queries in a routine's body read and write, of what CockroachDB remembers that the routine depends on: not the
 * columns that UPDATE sets (cockroach#120836), nor those of NEW and OLD. Undefined when there is no body that was read.
 */
export function readsOfRoutine(whole: Node, statement: StatementContext): ReadFact | undefined {
  const body = bodyOf(whole, statement);
  if (body === null || !('CreateFunctionStmt' in whole)) return undefined;
  const gives: Source[] = [];
  const named = new Set<string>();
  const read: ReadPiece = (text, scope) => {
    const parsed = parseStatement(text);
    if (parsed.state !== 'statement') return null;
    if (!/^(?:Select|Insert|Update|Delete|Merge)Stmt$/.test(parsed.tag))
      return { ...noNames, gives: unknownSource };
    const context = statementWithoutRules(text, parsed);
    const reader = new QueryReader(context);
    const given = reader.query(parsed.node, new Scope(scope));
    gives.push(given);
    const set = assigned(parsed.node, context);
    const mentions = reader.found.filter(
      (mention) => mention.kind !== 'column' || (!set.has(mention.range.start) && isOfTable(mention)),
    );
    for (const mention of mentions) if (mention.kind === 'relation') named.add(key(mention.name));
    return { mentions, obstacles: [], gives: given };
  };
  try {
    const scope = bodyScope(body.routine, whole.CreateFunctionStmt.parameters ?? [], new Scope(null));
    const { mentions } = namesInBody(body, statement.text, scope, read);
    // `film%ROWTYPE` names a table, too, for its type only.
    const own = mentions.filter((mention) => mention.kind !== 'relation' || named.has(key(mention.name)));
    const given: Source = { sort: 'query', outputs: [{ allOf: gives, skip: 0 }] };
    return own.length === 0 ? undefined : readsOf(own, given);
  } catch (thrown) {
    // An expression of thousands of terms is deeper than the stack.
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

const key = ({ schema, name }: Name): string => `${schema ?? ''}\0${name}`;

/** Not of a variable that holds a row. */
function isOfTable(mention: RawMention): boolean {
  if (mention.kind !== 'column' || !('source' in mention.path)) return true;
  return mention.path.source.sort === 'table' || mention.path.source.sort === 'query';
}

/** Where the columns stand that a statement sets. */
function assigned(node: Node, context: StatementContext): ReadonlySet<number> {
  const update: Pick<NodeOf<'UpdateStmt'>, 'targetList'> | undefined =
    'UpdateStmt' in node
      ? node.UpdateStmt
      : 'InsertStmt' in node
        ? node.InsertStmt.onConflictClause
        : undefined;
  return new Set(
    (update?.targetList ?? []).flatMap((each) =>
      'ResTarget' in each ? [context.offset(each.ResTarget.location)] : [],
    ),
  );
}
