import type { Node, NodeOf } from '../parse/parser.ts';

/** The foreign keys among the constraints of a column, or among the elements of a table. */
export function foreignKeysOf(nodes: readonly Node[] | undefined): readonly NodeOf<'Constraint'>[] {
  return (nodes ?? []).flatMap((each) =>
    'Constraint' in each && each.Constraint.contype === 'CONSTR_FOREIGN' ? [each.Constraint] : [],
  );
}
