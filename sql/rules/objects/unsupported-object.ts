import { docs } from '../documentation.ts';
import type { NodeOf, NodeTag } from '../../parse/parser.ts';
import { defineRule, type Visitors } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

type ObjectType = NonNullable<NodeOf<'DropStmt'>['removeType']>;

interface Kind {
  readonly name: string;
  readonly tags: readonly NodeTag[];
  readonly types: readonly ObjectType[];
  readonly issue?: number;
}

/** Kinds of objects that CockroachDB has nothing like; each with its statements. */
const kinds: readonly Kind[] = [
  {
    name: 'event triggers',
    tags: ['CreateEventTrigStmt', 'AlterEventTrigStmt'],
    types: ['OBJECT_EVENT_TRIGGER'],
  },
  { name: 'conversions', tags: ['CreateConversionStmt'], types: ['OBJECT_CONVERSION'] },
  { name: 'transforms', tags: ['CreateTransformStmt'], types: ['OBJECT_TRANSFORM'] },
  { name: 'access methods', tags: ['CreateAmStmt'], types: ['OBJECT_ACCESS_METHOD'] },
  { name: 'security labels', tags: ['SecLabelStmt'], types: [] },
  { name: 'large objects', tags: [], types: ['OBJECT_LARGEOBJECT'] },
  {
    name: 'text search configurations of one’s own',
    tags: ['AlterTSConfigurationStmt', 'AlterTSDictionaryStmt'],
    types: ['OBJECT_TSCONFIGURATION', 'OBJECT_TSDICTIONARY', 'OBJECT_TSPARSER', 'OBJECT_TSTEMPLATE'],
    issue: 7821,
  },
  { name: 'server parameters to change this way', tags: ['AlterSystemStmt', 'LoadStmt'], types: [] },
];

export const unsupportedObject = defineRule({
  code: 'MOLT140',
  name: 'unsupported-object',
  title: 'Object of a kind that CockroachDB does not have',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Event triggers, conversions, transforms, access methods, security labels, large objects, text search configurations and server parameters have no counterpart, and the grammar refuses their statements.',
  workaround:
    'Leave the statement out, and see what relied on it: audit logging for event triggers, BYTES columns for large objects, a built-in configuration for text search.',
  documentation: docs('postgresql-compatibility'),
  examples: [
    { bad: 'CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();' },
    { bad: 'CREATE TEXT SEARCH CONFIGURATION c (COPY = english);' },
    { bad: "ALTER SYSTEM SET work_mem = '64MB';" },
  ],
  visit: visitors(),
});

function visitors(): Visitors {
  const visit: Record<string, (node: object, statement: StatementContext) => void> = {
    // CREATE TEXT SEARCH … shares its node with types and operators.
    DefineStmt(node: NodeOf<'DefineStmt'>, statement: StatementContext) {
      const kind = kinds.find((each) => node.kind !== undefined && each.types.includes(node.kind));
      if (kind !== undefined) report(kind, statement);
    },
  };
  for (const kind of kinds)
    for (const tag of kind.tags) visit[tag] = (_, statement) => report(kind, statement);
  const types = new Map(kinds.flatMap((kind) => kind.types.map((type) => [type, kind] as const)));
  const byType = (type: string | undefined, statement: StatementContext) => {
    const kind = types.get(type as ObjectType);
    if (kind !== undefined) report(kind, statement);
  };
  return {
    ...(visit as Visitors),
    DropStmt: (node, statement) => byType(node.removeType, statement),
    AlterOwnerStmt: (node, statement) => byType(node.objectType, statement),
    RenameStmt: (node, statement) => byType(node.renameType, statement),
    AlterObjectSchemaStmt: (node, statement) => byType(node.objectType, statement),
  };
}

function report(kind: Kind, statement: StatementContext): void {
  const last = statement.is(1, 'TEXT')
    ? 3
    : statement.tokens[2]?.kind === 'word' && statement.is(0, 'CREATE')
      ? 2
      : 1;
  statement.report({
    range: statement.span(0, last).range,
    issue: kind.issue,
    message: `CockroachDB has no ${kind.name}.`,
  });
}
