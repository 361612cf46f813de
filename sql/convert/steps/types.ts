import type { TextEdit } from '../../findings/finding.ts';
import type { NodeOf } from '../../parse/parser.ts';
import { tokenize } from '../../parse/tokens.ts';
import { builtInType, nameParts } from '../../rules/names.ts';
import { walk } from '../../rules/walk.ts';
import type { Domain } from '../definitions.ts';
import { applyEdits } from '../edits.ts';
import { listName } from '../names.ts';
import { inlineNote, review, type Proposal, type Step, type StepContext } from '../plan.ts';
import type { Statement } from '../script.ts';
import { ownRange, serialTypes, typeChange, type TypeChange } from '../type-map.ts';

type TypeName = NodeOf<'TypeName'>;
type ColumnDef = NodeOf<'ColumnDef'>;

/** Types that CockroachDB lacks or reads differently, in columns, casts, arguments and results; domains among them. */
export const convertTypes: Step = (statement, context) => {
  const domain = statement.as('CreateDomainStmt');
  if (domain) {
    return [
      {
        act: 'drop',
        sort: 'dropped',
        why: 'CockroachDB has no domains: its type and checks stand in the columns now',
      },
    ];
  }
  if (statement.as('AlterDomainStmt') || isAboutDomain(statement)) {
    return [{ act: 'drop', sort: 'dropped', why: 'CockroachDB has no domains', brief: true }];
  }
  if (statement.as('CreateRangeStmt')) {
    return [
      {
        act: 'drop',
        sort: 'needs-you',
        why: 'CockroachDB has no range types; columns of this type are kept as text',
      },
    ];
  }
  if (statement.parsed.state !== 'statement') return [];

  const proposals: Proposal[] = [];
  const done = new Set<object>();
  const declared = new Set<object>();
  const result = statement.as('CreateFunctionStmt')?.returnType;
  if (result) declared.add(result);
  walk(statement.parsed.node, (tag, node) => {
    if (tag === 'ColumnDef') {
      const column = node as ColumnDef;
      if (!column.typeName) return;
      done.add(column.typeName);
      proposals.push(...convertColumn(statement, column, context), ...byteOrder(statement, column));
    } else if (tag === 'FunctionParameter') {
      const type = (node as NodeOf<'FunctionParameter'>).argType;
      if (type) declared.add(type);
    } else if (tag === 'TypeName' && !done.has(node)) {
      const type = node as TypeName;
      const place = placeOf(statement, type);
      if (!place) return;
      const change = baseChange(type, context) ?? (declared.has(node) ? narrowInteger(place.text) : null);
      if (!change) return;
      // A default is only a value. Elsewhere a cast stands for what is then done with it.
      const alone =
        change.sort === 'changed' || statement.tag === 'CreateStmt' || statement.tag === 'AlterTableStmt';
      const after = afterArray(statement, place);
      proposals.push(
        alone
          ? edit(place, change.to, { ...change, sort: 'changed' })
          : edit(place, change.to, change, {
              range: { start: after, end: after },
              text: ` ${inlineNote(context.codeAt(place), `was ${place.text}`, review)}`,
            }),
      );
    }
  });
  return proposals;
};

/** What a column of that type (`schema.name`) becomes; null when it stays. */
export function columnChange(type: string, context: StepContext): TypeChange | null {
  if (context.definitions.rangeTypes.has(type)) return ownRange;
  const [schema, name] = type.split('.');
  return name !== undefined && (schema === 'public' || schema === 'pg_catalog')
    ? typeChange(name, context.targetVersion)
    : null;
}

/** The type alone, as casts need it: without the checks of a domain. */
function baseChange(type: TypeName, context: StepContext): TypeChange | null {
  const name = listName(type.names);
  if (name === null) return null;
  const domain = context.definitions.domains.get(name);
  if (domain) {
    const to = domainBase(domain, context);
    return { to: to.text, sort: 'changed', why: `the domain ${name} is ${to.text} here` };
  }
  return columnChange(name, context);
}

function convertColumn(statement: Statement, column: ColumnDef, context: StepContext): Proposal[] {
  const type = column.typeName;
  const place = type && placeOf(statement, type);
  if (!type || !place) return [];
  const name = listName(type.names) ?? '';
  const domain = context.definitions.domains.get(name);
  if (domain) return [inlineDomain(statement, column, name, domain, place, context)];

  const serial = serialTypes[builtInType(type.names) ?? ''];
  if (serial !== undefined) return serialColumn(statement, column, serial, place, context);

  const change = columnChange(name, context);
  if (change) {
    const note =
      change.sort === 'review' ? ` ${inlineNote(context.codeAt(place), `was ${place.text}`, review)}` : '';
    const after = afterArray(statement, place);
    return [
      edit(place, change.to, change, ...(note ? [{ range: { start: after, end: after }, text: note }] : [])),
    ];
  }
  const narrow = narrowInteger(place.text);
  return narrow ? [edit(place, narrow.to, narrow)] : [];
}

/** `COLLATE "C"` makes a type of its own in CockroachDB, which plain strings can't be compared with. */
function byteOrder(statement: Statement, column: ColumnDef): Proposal[] {
  const { collname, location } = column.collClause ?? {};
  if (!/^(C|POSIX)$/.test(nameParts(collname).at(-1) ?? '')) return [];
  const first = statement.tokenAt(location);
  let last = first + 1;
  while (statement.tokens[last + 1]?.text === '.') last += 2;
  const range = { start: statement.tokens[first - 1]?.end ?? 0, end: statement.tokens[last]?.end ?? 0 };
  const why = 'strings sort by bytes in CockroachDB; COLLATE would make another type of the column';
  return [{ act: 'edit', sort: 'changed', why, at: range, edits: [{ range, text: '' }] }];
}

/** INTEGER is 64 bits wide in CockroachDB unless default_int_size says 4; int4 is the same width everywhere. */
function narrowInteger(written: string): TypeChange | null {
  if (!/^int(eger)?$/i.test(written)) return null;
  return {
    to: 'int4',
    sort: 'changed',
    why: 'INTEGER has 64 bits in CockroachDB, and drivers would hand out other values; INT4 keeps 32',
  };
}

function inlineDomain(
  statement: Statement,
  column: ColumnDef,
  name: string,
  domain: Domain,
  place: Place,
  context: StepContext,
): Proposal {
  const base = domainBase(domain, context);
  const inTable = statement.tag === 'CreateStmt' || statement.tag === 'AlterTableStmt';
  const isArray = (column.typeName?.arrayBounds?.length ?? 0) > 0;
  if (!inTable || isArray) {
    const lost = base.checks.length > 0;
    const note = lost
      ? ` ${inlineNote(context.codeAt(place), `${place.text} also checked ${base.checks.join(' and ')}`)}`
      : '';
    const after = afterArray(statement, place);
    return {
      act: 'edit',
      sort: lost ? 'needs-you' : 'changed',
      why: `the domain ${name} is ${base.text} here${lost ? '; its checks are lost in this place' : ''}`,
      at: place,
      edits: [
        { range: place, text: base.text },
        ...(note ? [{ range: { start: after, end: after }, text: note }] : []),
      ],
    };
  }
  const has = (contype: NodeOf<'Constraint'>['contype']) =>
    (column.constraints ?? []).some((item) => 'Constraint' in item && item.Constraint.contype === contype);
  const parts = [base.text];
  if (base.defaultText !== null && !has('CONSTR_DEFAULT')) parts.push(`DEFAULT ${base.defaultText}`);
  if (base.notNull && !has('CONSTR_NOTNULL')) parts.push('NOT NULL');
  const columnName = nameAt(statement, column.location);
  for (const check of base.checks) parts.push(`CHECK ${aboutColumn(check, columnName)}`);
  return {
    act: 'edit',
    sort: 'changed',
    why: `CockroachDB has no domains: the type and checks of ${name} stand here`,
    at: place,
    edits: [{ range: place, text: parts.join(' ') }],
  };
}

/** A domain's condition with the column's name for VALUE; strings that happen to hold the word stay as they are. */
function aboutColumn(check: string, column: string): string {
  const values = tokenize(check).filter((token) => token.kind === 'word' && token.text === 'VALUE');
  return applyEdits(
    check,
    values.map(({ start, end }) => ({ range: { start, end }, text: column })),
  );
}

/** A domain down to a type that CockroachDB has, with the demands of all domains on the way. */
function domainBase(
  domain: Domain,
  context: StepContext,
  seen: readonly Domain[] = [],
): { text: string; checks: string[]; notNull: boolean; defaultText: string | null } {
  const name = listName(domain.base.names) ?? '';
  const below = context.definitions.domains.get(name);
  if (below && !seen.includes(below)) {
    const inner = domainBase(below, context, [...seen, domain]);
    return {
      text: inner.text,
      checks: [...inner.checks, ...domain.checks],
      notNull: inner.notNull || domain.notNull,
      defaultText: domain.defaultText ?? inner.defaultText,
    };
  }
  const change = columnChange(name, context) ?? narrowInteger(domain.baseText);
  return {
    text: change?.to ?? domain.baseText,
    checks: [...domain.checks],
    notNull: domain.notNull,
    defaultText: domain.defaultText,
  };
}

/**
 * SERIAL keeps its meaning (small numbers from a sequence) by being written out: in CockroachDB the word itself stands
 * for 64-bit numbers by time and node, which neither int4 columns nor JavaScript hold (docs/decisions/serial.md).
 */
function serialColumn(
  statement: Statement,
  column: ColumnDef,
  integer: string,
  place: Place,
  context: StepContext,
): Proposal[] {
  const table = statement.as('CreateStmt')?.relation;
  if (!table?.relname || table.relpersistence === 't') {
    const why =
      'CockroachDB cannot add a column that takes its default from a sequence; add it, then set the default';
    return statement.tag === 'AlterTableStmt' ? [{ act: 'drop', sort: 'needs-you', why }] : [];
  }
  const tableText = nameAt(statement, table.location);
  const schema = /^(?:[^".]|"(?:[^"]|"")*")+\./.exec(tableText)?.[0] ?? '';
  const wanted = `${table.relname}_${column.colname ?? ''}_seq`;
  let name = wanted;
  for (let n = 1; context.definitions.sequences.has(`${table.schemaname ?? 'public'}.${name}`); n++) {
    name = `${wanted}${n}`;
  }
  const sequence = `${schema}${quoteIdentifier(name)}`;
  const notNull = (column.constraints ?? []).some(
    (item) => 'Constraint' in item && /^CONSTR_(NOTNULL|PRIMARY)$/.test(item.Constraint.contype ?? ''),
  );
  const literal = `'${sequence.replaceAll("'", "''")}'`;
  const owner = `${tableText}.${nameAt(statement, column.location)}`;
  const { start, end } = statement.range;
  const closed = statement.tokens.at(-1)?.text === ';' ? '' : ';';
  return [
    {
      act: 'edit',
      sort: 'changed',
      why: `${place.text} is written out as ${integer} with its sequence: CockroachDB’s own SERIAL gives 64-bit numbers`,
      at: place,
      edits: [
        { range: { start, end: start }, text: `CREATE SEQUENCE ${sequence};\n\n` },
        { range: place, text: `${integer} DEFAULT nextval(${literal})${notNull ? '' : ' NOT NULL'}` },
        { range: { start: end, end }, text: `${closed}\n\nALTER SEQUENCE ${sequence} OWNED BY ${owner};` },
      ],
    },
  ];
}

/** COMMENT ON DOMAIN, DROP DOMAIN, ALTER DOMAIN … OWNER. */
function isAboutDomain(statement: Statement): boolean {
  return (
    statement.as('CommentStmt')?.objtype === 'OBJECT_DOMAIN' ||
    statement.as('DropStmt')?.removeType === 'OBJECT_DOMAIN' ||
    statement.as('AlterOwnerStmt')?.objectType === 'OBJECT_DOMAIN'
  );
}

interface Place {
  readonly start: number;
  readonly end: number;
  /** The type's name as written. */
  readonly text: string;
}

/** Where a type's name stands: `public.rating`, without (length) and []. Null for types that nobody wrote. */
function placeOf(statement: Statement, type: TypeName): Place | null {
  if (type.location === undefined || type.location < 1) return null;
  const { tokens } = statement;
  const first = statement.tokenAt(type.location);
  if (first === -1) return null;
  let last = first;
  while (tokens[last + 1]?.text === '.') last += 2;
  const start = tokens[first]?.start ?? 0;
  const end = tokens[last]?.end ?? start;
  const parts = nameParts(type.names);
  const text = statement.slice(start, end);
  // A type of several words (double precision) is named otherwise inside; none of those is ever changed.
  return parts.length === 0 ? null : { start, end, text };
}

/** A name as written, with its quotes: names that are words of the grammar need them. */
function nameAt(statement: Statement, location: number | undefined): string {
  const { tokens } = statement;
  const first = statement.tokenAt(location);
  let last = first;
  while (tokens[last + 1]?.text === '.') last += 2;
  return statement.slice(tokens[first]?.start ?? 0, tokens[last]?.end ?? 0);
}

/** Offset behind the array brackets that follow a type's name. */
function afterArray(statement: Statement, place: Place): number {
  const { tokens } = statement;
  let next = tokens.findIndex((token) => token.start >= place.end);
  let end = place.end;
  if (next === -1) return end;
  for (;;) {
    if (tokens[next]?.text === 'ARRAY') {
      end = tokens[next]?.end ?? end;
      next++;
    } else if (tokens[next]?.text === '[') {
      while (next < tokens.length && tokens[next]?.text !== ']') next++;
      end = tokens[next]?.end ?? end;
      next++;
    } else {
      return end;
    }
  }
}

function edit(place: Place, text: string, change: TypeChange, ...more: TextEdit[]): Proposal {
  const range = { start: place.start, end: place.end };
  return { act: 'edit', sort: change.sort, why: change.why, at: range, edits: [{ range, text }, ...more] };
}

/** Quotes a name when PostgreSQL and CockroachDB would otherwise read it differently. */
function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
