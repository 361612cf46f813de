import { docs } from '../documentation.ts';
import { alterActions, remove, removeAlterAction } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';
import type { NodeOf } from '../../parse/parser.ts';

type Action = NonNullable<NodeOf<'AlterTableCmd'>['subtype']>;

/** What pg_dump writes about PostgreSQL's way of storing rows, as actions of ALTER TABLE. */
const actions: Partial<Record<Action, string>> = {
  AT_SetStatistics: 'SET STATISTICS',
  AT_SetStorage: 'SET STORAGE',
  AT_SetCompression: 'SET COMPRESSION',
  AT_SetOptions: 'column options',
  AT_ResetOptions: 'column options',
  AT_ClusterOn: 'CLUSTER ON',
  AT_DropCluster: 'SET WITHOUT CLUSTER',
  AT_ReplicaIdentity: 'REPLICA IDENTITY',
  AT_SetAccessMethod: 'SET ACCESS METHOD',
  AT_DropOids: 'SET WITHOUT OIDS',
};

export const storageOption = defineRule({
  code: 'MOLT110',
  name: 'storage-option',
  title: 'Option of PostgreSQL’s storage',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Rows are stored in the order of the primary key, compressed by the storage engine, with statistics that are kept up to date by themselves. Statements about TOAST, clustering, access methods or replica identity have nothing to act on, and the grammar refuses them.',
  workaround:
    'Take them out. For change capture use CREATE CHANGEFEED with the diff option instead of REPLICA IDENTITY.',
  documentation: docs('alter-table'),
  examples: [
    { bad: 'ALTER TABLE ONLY public.t REPLICA IDENTITY FULL;', fixed: '' },
    { bad: 'ALTER TABLE t ALTER COLUMN a SET STATISTICS 500;', fixed: '' },
    {
      bad: 'ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL, ADD COLUMN b INT8;',
      fixed: 'ALTER TABLE t ADD COLUMN b INT8;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, doc TEXT COMPRESSION lz4) USING heap;',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY, doc TEXT);',
    },
    { bad: 'CREATE TABLE t USING heap AS SELECT 1 AS a;', fixed: 'CREATE TABLE t AS SELECT 1 AS a;' },
    { good: 'ALTER TABLE t ADD COLUMN b INT8;' },
  ],
  visit: {
    AlterTableStmt(node, statement) {
      (node.cmds ?? []).forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped)) return;
        const name = actions[wrapped.AlterTableCmd.subtype ?? 'AT_AddColumn'];
        if (name === undefined) return;
        statement.report({
          range: (alterActions(statement)[i] ?? statement.span(0, 1)).range,
          message: `CockroachDB has nothing for ${name} to act on, and refuses it.`,
          fix: { title: `Remove ${name}`, class: 'safe', edits: [removeAlterAction(statement, i)] },
        });
      });
    },
    ColumnDef(node, statement) {
      for (const [present, word] of [
        [node.compression, 'COMPRESSION'],
        [node.storage_name, 'STORAGE'],
      ] as const) {
        if (present === undefined) continue;
        const found = statement.find(word, statement.element(node.location));
        if (found === null) continue;
        const clause = statement.span(found.first, found.first + 1);
        statement.report({
          range: clause.range,
          message: `CockroachDB stores columns its own way and refuses ${word}.`,
          fix: { title: `Remove ${word}`, class: 'safe', edits: [remove(statement, clause)] },
        });
      }
    },
    CreateStmt(node, statement) {
      if (node.accessMethod !== undefined) accessMethod(statement);
    },
    IntoClause(node, statement) {
      if (node.accessMethod !== undefined) accessMethod(statement);
    },
  },
});

function accessMethod(statement: StatementContext): void {
  const found = statement.find('USING');
  if (found === null) return;
  const clause = statement.span(found.first, found.first + 1);
  statement.report({
    range: clause.range,
    message: 'CockroachDB has one way to store tables and refuses USING.',
    fix: { title: 'Remove the access method', class: 'safe', edits: [remove(statement, clause)] },
  });
}
