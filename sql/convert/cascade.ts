import { cutElements, tableElements } from './elements.ts';
import { definedBy, namedIn, type NamedThing } from './names.ts';
import { inlineNote, type Proposal } from './plan.ts';
import { statementsAtOnce, type Script, type Statement } from './script.ts';
import { relationName } from '../rules/names.ts';

type Drop = Extract<Proposal, { act: 'drop' }>;

/** Statements that only add something to a thing: without the thing nothing is lost with them. */
const belongings = new Set([
  'AlterTableStmt',
  'AlterSeqStmt',
  'IndexStmt',
  'CommentStmt',
  'CreateTrigStmt',
  'GrantStmt',
  'AlterOwnerStmt',
  'ClusterStmt',
  'CreateSeqStmt',
]);

/**
 * What is about something that is dropped goes with it, and what is about that, too. `drops` holds what is dropped by
 * itself and gets the rest added; foreign keys of kept tables to dropped ones are returned as edits. In steps, for others
 * to have their turn.
 */
export function* cascade(
  script: Script,
  drops: Map<Statement, Drop>,
): Generator<undefined, Map<Statement, Extract<Proposal, { act: 'edit' }>>> {
  const names: (ReadonlySet<NamedThing> | undefined)[] = [];
  const edits = new Map<Statement, Extract<Proposal, { act: 'edit' }>>();
  for (let before = -1; before !== drops.size;) {
    before = drops.size;
    const gone = goneBy(script, drops);
    if (gone.size === 0) break;
    for (const [index, statement] of script.statements.entries()) {
      if (index % statementsAtOnce === 0) yield;
      if (drops.has(statement)) continue;
      const name = firstOf((names[index] ??= namedIn(statement)), (each) => gone.has(each));
      const cause = name === undefined ? undefined : gone.get(name);
      if (name === undefined || cause === undefined) continue;
      const cut = cutForeignKeys(statement, gone);
      if (cut) {
        edits.set(statement, cut);
        continue;
      }
      const belongs = belongings.has(statement.tag ?? '') && !isForeignKeyTo(statement, name);
      drops.set(statement, {
        act: 'drop',
        sort: cause.sort === 'dropped' && belongs ? 'dropped' : 'needs-you',
        why:
          cause.sort === 'dropped' && belongs
            ? 'it belongs to something that is dropped'
            : `it needs ${name.replace(/^relation /, '')}, which is not there any more`,
        brief: cause.sort === 'dropped' && belongs,
        ...(cause.code === undefined ? {} : { code: cause.code }),
      });
    }
  }
  return edits;
}

function firstOf<T>(set: ReadonlySet<T>, is: (each: T) => boolean): T | undefined {
  for (const each of set) if (is(each)) return each;
  return undefined;
}

/** Names that only dropped statements make. */
function goneBy(script: Script, drops: ReadonlyMap<Statement, Drop>): Map<NamedThing, Drop> {
  const gone = new Map<NamedThing, Drop>();
  for (const [statement, drop] of drops) for (const name of definedBy(statement)) gone.set(name, drop);
  for (const statement of script.statements) {
    if (!drops.has(statement)) for (const name of definedBy(statement)) gone.delete(name);
  }
  return gone;
}

/** ALTER TABLE kept ADD FOREIGN KEY … REFERENCES gone: the kept table loses a check. */
function isForeignKeyTo(statement: Statement, name: NamedThing): boolean {
  return (statement.as('AlterTableStmt')?.cmds ?? []).some((command) => {
    const definition = 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
    return (
      definition !== undefined &&
      'Constraint' in definition &&
      `relation ${relationName(definition.Constraint.pktable)}` === name
    );
  });
}

function cutForeignKeys(
  statement: Statement,
  gone: ReadonlyMap<NamedThing, Drop>,
): Extract<Proposal, { act: 'edit' }> | null {
  const elements = tableElements(statement);
  const cuts = new Map<number, string>();
  (statement.as('CreateStmt')?.tableElts ?? []).forEach((element, index) => {
    const range = elements[index];
    if (!('Constraint' in element) || !range) return;
    const target = relationName(element.Constraint.pktable);
    if (target === undefined || !gone.has(`relation ${target}`)) return;
    cuts.set(index, inlineNote(null, `${target} is gone: ${statement.slice(range.start, range.end)}`));
  });
  const [first] = cuts.keys();
  if (first === undefined) return null;
  return {
    act: 'edit',
    sort: 'needs-you',
    why: 'the table that the foreign key refers to is not there any more',
    at: elements[first] ?? statement.range,
    edits: cutElements(statement, cuts),
  };
}
