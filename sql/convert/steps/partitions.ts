import { mainRelation, namedIn } from '../names.ts';
import type { Step } from '../plan.ts';
import { closing, type Statement } from '../script.ts';

/**
 * A partitioned table becomes one plain table: CockroachDB splits and spreads every table by itself. The partitions
 * and what belongs to them alone are dropped; their rows are rows of the parent, and are loaded from there.
 */
export const mergePartitions: Step = (statement, { definitions }) => {
  const main = mainRelation(statement);
  const parent = main === null ? undefined : definitions.partitions.get(main);
  if (statement.tag === 'CreateStmt' && parent !== undefined) {
    return [
      {
        act: 'drop',
        sort: 'dropped',
        why: `a partition of ${parent}, which is one table now and gets its rows`,
      },
    ];
  }
  const alter = statement.as('AlterTableStmt');
  const attaches = (alter?.cmds ?? []).some(
    (command) =>
      'AlterTableCmd' in command &&
      (command.AlterTableCmd.subtype === 'AT_AttachPartition' ||
        command.AlterTableCmd.subtype === 'AT_DetachPartition'),
  );
  if (attaches) {
    return [{ act: 'drop', sort: 'dropped', why: 'partitions are merged into their table', brief: true }];
  }
  if (statement.tag === 'RuleStmt' && namesPartition(statement, definitions.partitions)) {
    const why = 'a rule that sent rows to a partition; they stay in the table now';
    return [{ act: 'drop', sort: 'dropped', why }];
  }
  const partitioning = statement.as('CreateStmt')?.partspec;
  if (partitioning) {
    const { tokens } = statement;
    const first = statement.tokenAt(partitioning.location);
    const open = tokens.findIndex((token, i) => i > first && token.text === '(');
    const before = tokens[first - 1];
    const end = tokens[closing(tokens, open)]?.end;
    if (first < 1 || open === -1 || before === undefined || end === undefined) return [];
    return [
      {
        act: 'edit',
        sort: 'changed',
        why: 'one plain table instead of partitions: CockroachDB splits every table by itself',
        at: { start: tokens[first]?.start ?? before.end, end },
        edits: [{ range: { start: before.end, end }, text: '' }],
      },
    ];
  }
  return [];
};

function namesPartition(statement: Statement, partitions: ReadonlyMap<string, string>): boolean {
  return [...namedIn(statement)].some((name) => partitions.has(name.replace(/^relation /, '')));
}
