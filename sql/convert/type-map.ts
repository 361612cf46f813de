import { cockroachVersions, type CockroachVersion } from '../rules/metadata.ts';

/** What becomes of a built-in type that CockroachDB lacks. */
export interface TypeChange {
  /** In words that both PostgreSQL and CockroachDB read, so that the schema can be tried on either. */
  readonly to: string;
  /** `review` where operators or checks of the type are lost, though no value is. */
  readonly sort: 'changed' | 'review';
  readonly why: string;
  /** First CockroachDB version that has the type: from there on it stays as it is. */
  readonly until?: CockroachVersion;
}

const asText = (what: string, instead?: string): TypeChange => ({
  to: 'text',
  sort: 'review',
  why: `CockroachDB has no ${what}; the values are kept as text, but operators and functions of the type are gone${instead === undefined ? '' : `: consider ${instead}`}`,
});

const range = asText('range types', 'two columns and a CHECK that orders them');
const shape = asText('geometric types', 'two FLOAT8 columns, or GEOMETRY');

/**
 * By PostgreSQL's internal name (compatibility facts collected from CockroachDB's documentation v23.1 to v26.2 and
 * its grammar of v25.2). Text is the common ground: COPY writes each of these types in a text form that text takes.
 */
const changes: Readonly<Record<string, TypeChange>> = {
  money: {
    to: 'numeric(19,2)',
    sort: 'changed',
    why: 'CockroachDB has no money type; numeric(19,2) holds every value of it, the currency sign is not stored',
  },
  xml: asText('XML type', 'JSONB where the documents are queried'),
  cidr: {
    to: 'inet',
    sort: 'changed',
    why: 'CockroachDB has inet only, which takes every cidr but does not check that the host bits are zero',
  },
  macaddr: {
    to: 'text',
    sort: 'changed',
    why: 'CockroachDB has no macaddr type; the addresses are kept as text',
  },
  macaddr8: {
    to: 'text',
    sort: 'changed',
    why: 'CockroachDB has no macaddr8 type; the addresses are kept as text',
  },
  int4range: range,
  int8range: range,
  numrange: range,
  tsrange: range,
  tstzrange: range,
  daterange: range,
  int4multirange: range,
  int8multirange: range,
  nummultirange: range,
  tsmultirange: range,
  tstzmultirange: range,
  datemultirange: range,
  point: shape,
  line: shape,
  lseg: shape,
  box: shape,
  path: shape,
  polygon: shape,
  circle: shape,
  hstore: asText('hstore', 'JSONB'),
  txid_snapshot: asText('transaction snapshots'),
  pg_snapshot: asText('transaction snapshots'),
  xid8: asText('transaction ids'),
  xid: asText('transaction ids'),
  citext: { ...asText('citext before v25.3', 'comparing with lower()'), until: 'v25.3' },
  ltree: { ...asText('ltree before v25.4'), until: 'v25.4' },
  jsonpath: { ...asText('jsonpath before v25.2'), until: 'v25.2' },
  pg_lsn: { ...asText('pg_lsn before v23.2'), until: 'v23.2' },
};

/** The change of a built-in type for a target; null when it stays. `name` as PostgreSQL's parser gives it (`int4`). */
export function typeChange(name: string, target: CockroachVersion): TypeChange | null {
  const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
  if (!change) return null;
  return change.until !== undefined && atLeast(target, change.until) ? null : change;
}

/** What a column of a range type created by the person's own CREATE TYPE becomes. */
export const ownRange: TypeChange = range;

/** Serial types and the integer that they stand for. */
export const serialTypes: Readonly<Record<string, string>> = {
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
  smallserial: 'int2',
  serial2: 'int2',
};

export const atLeast = (target: CockroachVersion, version: CockroachVersion): boolean =>
  cockroachVersions.indexOf(target) >= cockroachVersions.indexOf(version);
