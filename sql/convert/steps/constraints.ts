import type { TextRange } from '../../findings/finding.ts';
import type { NodeOf } from '../../parse/parser.ts';
import { nameParts } from '../../rules/names.ts';
import { walk } from '../../rules/walk.ts';
import { cutElements, tableElements } from '../elements.ts';
import { mainRelation } from '../names.ts';
import { inlineNote, type Proposal, type Step } from '../plan.ts';
import type { Statement } from '../script.ts';
import { columnChange } from './types.ts';

/**
 * Constraints that CockroachDB has no word for are taken out of their table and left as a comment: EXCLUDE, and checks
 * that use operators of a type that the column no longer has (`lower(text)` would be taken and mean another thing).
 */
export const convertConstraints: Step = (statement, context) => {
  const exclusion =
    'CockroachDB has no EXCLUDE constraint: nothing refuses overlapping rows until the application or a trigger does';

  const alter = statement.as('AlterTableStmt');
  const excludes = (alter?.cmds ?? []).some((command) => {
    const definition = 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
    return (
      definition !== undefined &&
      'Constraint' in definition &&
      definition.Constraint.contype === 'CONSTR_EXCLUSION'
    );
  });
  if (excludes) return [{ act: 'drop', sort: 'needs-you', why: exclusion }];

  const cuts = new Map<number, { why: string; range: TextRange }>();
  const elements = tableElements(statement);
  (statement.as('CreateStmt')?.tableElts ?? []).forEach((element, index) => {
    const range = elements[index];
    if (!('Constraint' in element) || range === undefined) return;
    const { contype } = element.Constraint;
    if (contype === 'CONSTR_EXCLUSION') cuts.set(index, { why: exclusion, range });
    if (contype === 'CONSTR_CHECK') {
      const column = lostColumn(statement, element.Constraint, context);
      if (column !== null) {
        const why = `the check is about ${column}, which is text now and has other operators`;
        cuts.set(index, { why, range });
      }
    }
  });
  if (cuts.size === 0) return [];

  const texts = new Map(
    [...cuts].map(([index, { why, range }]) => [
      index,
      inlineNote(context.codeAt(range), `${why}: ${statement.slice(range.start, range.end)}`),
    ]),
  );
  const edits = cutElements(statement, texts);
  return [...cuts.values()].map(({ why, range }, i): Proposal => ({
    act: 'edit',
    sort: 'needs-you',
    why,
    at: range,
    // The commas belong to all of them together: one proposal carries the edits, the others only the news.
    edits: i === 0 ? edits : [],
  }));
};

/** A column of the check whose type is going to be kept as text. */
function lostColumn(
  statement: Statement,
  check: NodeOf<'Constraint'>,
  context: Parameters<Step>[1],
): string | null {
  const table = mainRelation(statement);
  const types = table === null ? undefined : context.definitions.columns.get(table);
  let found: string | null = null;
  if (check.raw_expr) {
    walk(check.raw_expr, (tag, node) => {
      if (tag !== 'ColumnRef') return;
      const column = nameParts((node as NodeOf<'ColumnRef'>).fields).at(-1) ?? '';
      const type = types?.get(column);
      if (type !== undefined && columnChange(type, context)?.sort === 'review') found ??= column;
    });
  }
  return found;
}
