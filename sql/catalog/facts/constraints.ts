import { nameParts } from '../../rules/names.ts';
import type { StatementContext } from '../../rules/statement-context.ts';
import type { NodeOf } from '../../parse/parser.ts';
import type { ForeignKeyFact, KeyFact } from '../fact.ts';
import { relation } from './written.ts';

type Constraint = NodeOf<'Constraint'>;

/** PRIMARY KEY or UNIQUE; `column` is the one that it is written at, null for a constraint of the table. */
export function keyFact(
  statement: StatementContext,
  constraint: Constraint,
  column: string | null,
): KeyFact | null {
  const isPrimary = constraint.contype === 'CONSTR_PRIMARY';
  if (!isPrimary && constraint.contype !== 'CONSTR_UNIQUE') return null;
  const first = afterName(statement, constraint);
  const last = isPrimary ? first + 1 : first;
  let end = last;
  if (column === null) {
    while (end < statement.tokens.length && !statement.is(end, '(')) end++;
    end = statement.closes(end);
  }
  return {
    name: constraint.conname ?? null,
    isPrimary,
    columns: column === null ? nameParts(constraint.keys) : [column],
    range: statement.span(first, last).range,
    isHashSharded: statement.is(end + 1, 'USING') && statement.is(end + 2, 'HASH'),
    end: statement.tokens[end]?.end ?? statement.text.length,
  };
}

/** REFERENCES; `column` is the one that it is written at, null for a constraint of the table. */
export function foreignKeyFact(
  statement: StatementContext,
  constraint: Constraint,
  column: string | null,
): ForeignKeyFact | null {
  if (constraint.contype !== 'CONSTR_FOREIGN') return null;
  const target = relation(statement, constraint.pktable);
  if (target === null) return null;
  const first = afterName(statement, constraint);
  // FOREIGN KEY (a, b): what is between the parentheses.
  const range =
    column === null
      ? {
          start: statement.tokens[first + 3]?.start ?? 0,
          end: statement.tokens[statement.closes(first + 2) - 1]?.end ?? 0,
        }
      : statement.span(first).range;
  return {
    name: constraint.conname ?? null,
    columns: column === null ? nameParts(constraint.fk_attrs) : [column],
    range,
    target,
    targetColumns: nameParts(constraint.pk_attrs),
  };
}

/** The token of the constraint itself, behind CONSTRAINT name. */
function afterName(statement: StatementContext, constraint: Constraint): number {
  const first = statement.tokenAt(constraint.location);
  return statement.is(first, 'CONSTRAINT') ? first + 2 : first;
}

/** The keys and foreign keys among some constraints. */
export function constraintFacts(
  statement: StatementContext,
  constraints: readonly Constraint[],
  column: string | null,
): { keys: KeyFact[]; foreignKeys: ForeignKeyFact[] } {
  const keys: KeyFact[] = [];
  const foreignKeys: ForeignKeyFact[] = [];
  for (const constraint of constraints) {
    const key = keyFact(statement, constraint, column);
    if (key !== null) keys.push(key);
    const foreignKey = foreignKeyFact(statement, constraint, column);
    if (foreignKey !== null) foreignKeys.push(foreignKey);
  }
  return { keys, foreignKeys };
}
