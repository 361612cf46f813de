// What each type of the sources becomes in CockroachDB.
// Made by `npm run facts`; change scripts/facts instead.
// parser: cockroachdb-parser v0.25.2.0.2 (12379704c1)
// docs: cockroachdb/docs 79e9a5d03f (2026-06-12)
import type { CockroachVersion, FixClass } from '../metadata.ts';

/** `unsupported`: no such type; `partial`: with gaps; `differs`: the same name means something else. */
export type TypeVerdict = 'same' | 'differs' | 'partial' | 'unsupported';

export interface SourceType {
  /** As people write it, with forms: `NUMBER(p) p<5`. */
  readonly label: string;
  /** The bare names in lower case, when the row is about whole types; empty for a clause such as AUTO_INCREMENT. */
  readonly names: readonly string[];
  /** The label is about a form of the type (`TINYINT(1)`, `NUMBER(p) p<5`), not about all of it. */
  readonly form?: boolean;
  /** What to write instead; absent when nothing comes near. */
  readonly target?: string;
  readonly verdict: TypeVerdict;
  /** First version that has the type; v23.1 (the oldest known) or older when absent from a supported row. */
  readonly since?: CockroachVersion;
  readonly issue?: number;
  /** The grammar itself refuses the name; otherwise it is looked up as a type of one’s own and fails then. */
  readonly refusedByGrammar?: boolean;
  readonly fix: FixClass;
}

// prettier-ignore
export const postgresTypes: readonly SourceType[] = [
  { label: 'smallint / int2', names: ['smallint', 'int2'], target: 'INT2', verdict: 'same', fix: 'safe' },
  { label: 'integer / int / int4', names: ['integer', 'int', 'int4'], target: 'INT4', verdict: 'differs', fix: 'safe' },
  { label: 'bigint / int8', names: ['bigint', 'int8'], target: 'INT8', verdict: 'same', fix: 'safe' },
  { label: 'smallserial / serial2', names: ['smallserial', 'serial2'], target: 'INT2 DEFAULT nextval() or UUID', verdict: 'differs', fix: 'safe' },
  { label: 'serial / serial4', names: ['serial', 'serial4'], target: 'INT8 DEFAULT unique_rowid()', verdict: 'differs', fix: 'safe' },
  { label: 'bigserial / serial8', names: ['bigserial', 'serial8'], target: 'INT8 DEFAULT unique_rowid()', verdict: 'differs', fix: 'safe' },
  { label: 'GENERATED ... AS IDENTITY', names: [], target: 'same clause', verdict: 'partial', fix: 'safe' },
  { label: 'numeric / decimal', names: ['numeric', 'decimal'], target: 'DECIMAL', verdict: 'same', fix: 'safe' },
  { label: 'real / float4', names: ['real', 'float4'], target: 'FLOAT4', verdict: 'same', fix: 'safe' },
  { label: 'double precision / float8', names: ['double precision', 'float8'], target: 'FLOAT8', verdict: 'same', fix: 'safe' },
  { label: 'float(n)', names: ['float'], form: true, target: 'FLOAT4 or FLOAT8', verdict: 'same', fix: 'safe' },
  { label: 'money', names: ['money'], target: 'DECIMAL(19,4)', verdict: 'unsupported', issue: 41578, refusedByGrammar: true, fix: 'safe' },
  { label: 'boolean', names: ['boolean', 'bool'], target: 'BOOL', verdict: 'same', fix: 'safe' },
  { label: 'char(n) / character(n)', names: ['char', 'character'], form: true, target: 'CHAR(n)', verdict: 'same', fix: 'safe' },
  { label: '"char"', names: ['"char"'], target: '"char"', verdict: 'same', fix: 'safe' },
  { label: 'varchar(n)', names: ['varchar'], form: true, target: 'VARCHAR(n)', verdict: 'same', fix: 'safe' },
  { label: 'text', names: ['text'], target: 'STRING (TEXT)', verdict: 'same', fix: 'safe' },
  { label: 'name', names: ['name'], target: 'NAME', verdict: 'same', fix: 'safe' },
  { label: 'citext', names: ['citext'], target: 'CITEXT', verdict: 'partial', since: 'v25.3', issue: 149791, fix: 'safe' },
  { label: 'bytea', names: ['bytea'], target: 'BYTES', verdict: 'same', fix: 'safe' },
  { label: 'date', names: ['date'], target: 'DATE', verdict: 'same', fix: 'safe' },
  { label: 'time', names: ['time'], target: 'TIME', verdict: 'same', fix: 'safe' },
  { label: 'timetz', names: ['timetz'], target: 'TIMETZ', verdict: 'same', fix: 'safe' },
  { label: 'timestamp', names: ['timestamp'], target: 'TIMESTAMP', verdict: 'differs', fix: 'safe' },
  { label: 'timestamptz', names: ['timestamptz'], target: 'TIMESTAMPTZ', verdict: 'same', fix: 'safe' },
  { label: 'interval', names: ['interval'], target: 'INTERVAL', verdict: 'same', fix: 'safe' },
  { label: 'bit(n)', names: ['bit'], form: true, target: 'BIT(n)', verdict: 'same', fix: 'safe' },
  { label: 'bit varying(n)', names: ['bit varying'], form: true, target: 'VARBIT(n)', verdict: 'same', fix: 'safe' },
  { label: 'uuid', names: ['uuid'], target: 'UUID', verdict: 'same', fix: 'safe' },
  { label: 'json', names: ['json'], target: 'JSONB', verdict: 'differs', fix: 'safe' },
  { label: 'jsonb', names: ['jsonb'], target: 'JSONB', verdict: 'partial', fix: 'safe' },
  { label: 'jsonpath', names: ['jsonpath'], target: 'JSONPATH', verdict: 'partial', since: 'v25.2', issue: 22513, fix: 'safe' },
  { label: 'xml', names: ['xml'], target: 'STRING or JSONB', verdict: 'unsupported', issue: 43355, refusedByGrammar: true, fix: 'safe' },
  { label: 'enum', names: [], target: 'ENUM (CREATE TYPE)', verdict: 'same', fix: 'safe' },
  { label: 'composite type', names: [], target: 'composite type (CREATE TYPE ... AS (...))', verdict: 'partial', issue: 48701, fix: 'safe' },
  { label: 'domain', names: [], target: 'base type plus CHECK', verdict: 'unsupported', issue: 27796, refusedByGrammar: true, fix: 'safe' },
  { label: 'int4range, int8range, numrange, tsrange, tstzrange, daterange', names: ['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'], target: 'two columns plus CHECK', verdict: 'unsupported', issue: 27791, fix: 'safe' },
  { label: 'multirange types', names: ['int4multirange', 'int8multirange', 'nummultirange', 'tsmultirange', 'tstzmultirange', 'datemultirange'], target: 'child table', verdict: 'unsupported', issue: 27791, fix: 'safe' },
  { label: 'hstore', names: ['hstore'], target: 'JSONB', verdict: 'unsupported', fix: 'safe' },
  { label: 'ltree', names: ['ltree'], target: 'LTREE', verdict: 'partial', since: 'v25.4', fix: 'safe' },
  { label: 'lquery / ltxtquery', names: ['lquery', 'ltxtquery'], verdict: 'unsupported', fix: 'safe' },
  { label: 'tsvector', names: ['tsvector'], target: 'TSVECTOR', verdict: 'partial', issue: 41288, fix: 'safe' },
  { label: 'tsquery', names: ['tsquery'], target: 'TSQUERY', verdict: 'partial', issue: 41288, fix: 'safe' },
  { label: 'vector (pgvector)', names: ['vector'], target: 'VECTOR', verdict: 'partial', since: 'v24.2', issue: 121432, fix: 'safe' },
  { label: 'halfvec, sparsevec, bit vectors (pgvector)', names: ['halfvec', 'sparsevec'], target: 'VECTOR', verdict: 'unsupported', fix: 'safe' },
  { label: 'inet', names: ['inet'], target: 'INET', verdict: 'same', fix: 'safe' },
  { label: 'cidr', names: ['cidr'], target: 'INET', verdict: 'unsupported', issue: 18846, refusedByGrammar: true, fix: 'safe' },
  { label: 'macaddr / macaddr8', names: ['macaddr', 'macaddr8'], target: 'STRING or BYTES', verdict: 'unsupported', issue: 45813, refusedByGrammar: true, fix: 'safe' },
  { label: 'point', names: ['point'], target: 'GEOMETRY(POINT)', verdict: 'unsupported', issue: 21286, refusedByGrammar: true, fix: 'review' },
  { label: 'box', names: ['box'], target: 'BOX2D or GEOMETRY(POLYGON)', verdict: 'unsupported', issue: 21286, refusedByGrammar: true, fix: 'review' },
  { label: 'circle', names: ['circle'], target: 'GEOMETRY(POINT) plus a radius', verdict: 'unsupported', issue: 21286, refusedByGrammar: true, fix: 'manual' },
  { label: 'line', names: ['line'], target: 'two or three FLOAT8 columns', verdict: 'unsupported', issue: 21286, refusedByGrammar: true, fix: 'manual' },
  { label: 'lseg', names: ['lseg'], target: 'GEOMETRY(LINESTRING)', verdict: 'unsupported', issue: 21286, refusedByGrammar: true, fix: 'review' },
  { label: 'path', names: ['path'], target: 'GEOMETRY(LINESTRING)', verdict: 'unsupported', issue: 21286, refusedByGrammar: true, fix: 'review' },
  { label: 'polygon', names: ['polygon'], target: 'GEOMETRY(POLYGON)', verdict: 'unsupported', issue: 21286, refusedByGrammar: true, fix: 'review' },
  { label: 'geometry / geography (PostGIS)', names: ['geometry', 'geography'], target: 'GEOMETRY / GEOGRAPHY', verdict: 'partial', issue: 49203, fix: 'safe' },
  { label: 'box2d', names: ['box2d'], target: 'BOX2D', verdict: 'same', fix: 'safe' },
  { label: 'raster, topology (PostGIS)', names: ['raster', 'topology'], verdict: 'unsupported', fix: 'manual' },
  { label: 'one-dimensional array', names: [], target: 'ARRAY', verdict: 'same', issue: 32551, fix: 'safe' },
  { label: 'multi-dimensional array', names: [], target: 'JSONB', verdict: 'unsupported', issue: 32552, refusedByGrammar: true, fix: 'manual' },
  { label: 'oid', names: ['oid'], target: 'OID', verdict: 'same', fix: 'safe' },
  { label: 'regclass, regproc, regprocedure, regtype, regrole, regnamespace', names: ['regclass', 'regproc', 'regprocedure', 'regtype', 'regrole', 'regnamespace'], target: 'same names', verdict: 'same', fix: 'safe' },
  { label: 'regoper, regoperator, regconfig, regdictionary, regcollation', names: ['regoper', 'regoperator', 'regconfig', 'regdictionary', 'regcollation'], verdict: 'unsupported', fix: 'manual' },
  { label: 'pg_lsn', names: ['pg_lsn'], target: 'PG_LSN', verdict: 'same', since: 'v23.2', fix: 'safe' },
  { label: 'refcursor', names: ['refcursor'], target: 'REFCURSOR', verdict: 'same', since: 'v23.2', fix: 'safe' },
  { label: 'aclitem', names: ['aclitem'], target: 'ACLITEM', verdict: 'partial', since: 'v26.2', fix: 'safe' },
  { label: 'txid_snapshot', names: ['txid_snapshot'], verdict: 'unsupported', refusedByGrammar: true, fix: 'manual' },
  { label: 'pg_snapshot, xid, xid8, cid, tid', names: ['pg_snapshot', 'xid', 'xid8', 'cid', 'tid'], verdict: 'unsupported', fix: 'manual' },
  { label: 'record', names: ['record'], target: 'record in functions only', verdict: 'partial', issue: 105713, fix: 'safe' },
  { label: 'trigger', names: ['trigger'], target: 'TRIGGER (function result)', verdict: 'same', since: 'v24.3', fix: 'safe' },
  { label: 'event_trigger', names: ['event_trigger'], verdict: 'unsupported', fix: 'manual' },
  { label: 'anyelement, anyarray', names: ['anyelement', 'anyarray'], target: 'same', verdict: 'partial', issue: 123048, fix: 'safe' },
  { label: 'void', names: ['void'], target: 'VOID', verdict: 'same', fix: 'safe' },
  { label: 'isn types (isbn, ean13 ...), cube, seg, earth', names: ['isbn', 'isbn13', 'ismn', 'ismn13', 'issn', 'issn13', 'ean13', 'upc', 'cube', 'seg', 'earth'], target: 'STRING / FLOAT8[]', verdict: 'unsupported', fix: 'manual' },
  { label: 'table%ROWTYPE / column%TYPE', names: [], target: 'explicit type', verdict: 'unsupported', issue: 114676, fix: 'safe' },
];

// prettier-ignore
export const mysqlTypes: readonly SourceType[] = [
  { label: 'TINYINT', names: ['tinyint'], target: 'INT2', verdict: 'unsupported', fix: 'safe' },
  { label: 'TINYINT(1) / BOOL', names: ['tinyint', 'bool'], form: true, target: 'BOOL', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'TINYINT UNSIGNED', names: [], target: 'INT2 CHECK (0..255)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'SMALLINT', names: ['smallint'], target: 'INT2', verdict: 'same', fix: 'safe' },
  { label: 'SMALLINT UNSIGNED', names: [], target: 'INT4 CHECK (>= 0)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'MEDIUMINT', names: ['mediumint'], target: 'INT4', verdict: 'unsupported', fix: 'safe' },
  { label: 'MEDIUMINT UNSIGNED', names: [], target: 'INT4 CHECK (>= 0)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'INT / INTEGER', names: ['int', 'integer'], target: 'INT4', verdict: 'differs', fix: 'safe' },
  { label: 'INT(11) and other display widths', names: [], form: true, target: 'INT4', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'INT UNSIGNED', names: [], target: 'INT8 CHECK (>= 0)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'BIGINT', names: ['bigint'], target: 'INT8', verdict: 'same', fix: 'safe' },
  { label: 'BIGINT UNSIGNED', names: [], target: 'DECIMAL(20) CHECK (>= 0), or INT8 if the range allows', verdict: 'unsupported', refusedByGrammar: true, fix: 'review' },
  { label: 'SERIAL (BIGINT UNSIGNED AUTO_INCREMENT)', names: [], target: 'INT8 DEFAULT unique_rowid() or UUID', verdict: 'differs', fix: 'review' },
  { label: 'AUTO_INCREMENT', names: [], target: 'UUID DEFAULT gen_random_uuid() / INT8 DEFAULT unique_rowid() / IDENTITY', verdict: 'unsupported', refusedByGrammar: true, fix: 'review' },
  { label: 'ZEROFILL', names: [], verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'FLOAT', names: ['float'], target: 'FLOAT4', verdict: 'differs', fix: 'safe' },
  { label: 'FLOAT(m,d)', names: ['float'], form: true, target: 'DECIMAL(m,d) or FLOAT4', verdict: 'unsupported', refusedByGrammar: true, fix: 'review' },
  { label: 'DOUBLE', names: ['double'], target: 'FLOAT8', verdict: 'unsupported', fix: 'safe' },
  { label: 'DOUBLE(m,d)', names: ['double'], form: true, target: 'DECIMAL(m,d) or FLOAT8', verdict: 'unsupported', refusedByGrammar: true, fix: 'review' },
  { label: 'REAL', names: ['real'], target: 'FLOAT8', verdict: 'differs', fix: 'safe' },
  { label: 'DECIMAL(p,s) / NUMERIC', names: ['decimal', 'numeric'], form: true, target: 'DECIMAL(p,s)', verdict: 'same', fix: 'safe' },
  { label: 'BIT(n)', names: ['bit'], form: true, target: 'VARBIT(n) (BOOL for BIT(1))', verdict: 'differs', fix: 'review' },
  { label: 'CHAR(n)', names: ['char'], form: true, target: 'CHAR(n)', verdict: 'same', fix: 'safe' },
  { label: 'VARCHAR(n)', names: ['varchar'], form: true, target: 'VARCHAR(n)', verdict: 'same', fix: 'safe' },
  { label: 'NCHAR / NVARCHAR', names: ['nchar', 'nvarchar'], target: 'VARCHAR(n)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'TINYTEXT / MEDIUMTEXT / LONGTEXT', names: ['tinytext', 'mediumtext', 'longtext'], target: 'STRING', verdict: 'unsupported', fix: 'safe' },
  { label: 'TEXT', names: ['text'], target: 'STRING', verdict: 'same', fix: 'safe' },
  { label: 'TEXT(n)', names: ['text'], form: true, target: 'STRING(n)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'BINARY(n) / VARBINARY(n)', names: ['binary', 'varbinary'], form: true, target: 'BYTES', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'BINARY(16) holding a UUID', names: ['binary holding a uuid'], form: true, target: 'UUID', verdict: 'unsupported', refusedByGrammar: true, fix: 'review' },
  { label: 'BLOB', names: ['blob'], target: 'BYTES', verdict: 'same', fix: 'safe' },
  { label: 'TINYBLOB / MEDIUMBLOB / LONGBLOB', names: ['tinyblob', 'mediumblob', 'longblob'], target: 'BYTES', verdict: 'unsupported', fix: 'safe' },
  { label: "ENUM('a','b')", names: ['enum'], form: true, target: 'CREATE TYPE ... AS ENUM', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: "SET('a','b')", names: ['set'], form: true, target: 'STRING[] plus CHECK', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'DATE', names: ['date'], target: 'DATE', verdict: 'same', fix: 'safe' },
  { label: 'DATETIME', names: ['datetime'], target: 'TIMESTAMP', verdict: 'unsupported', fix: 'safe' },
  { label: 'DATETIME(n)', names: ['datetime'], form: true, target: 'TIMESTAMP(n)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'TIMESTAMP', names: ['timestamp'], target: 'TIMESTAMPTZ', verdict: 'differs', fix: 'safe' },
  { label: 'TIME', names: ['time'], target: 'TIME', verdict: 'differs', fix: 'safe' },
  { label: 'YEAR', names: ['year'], target: 'INT2', verdict: 'unsupported', fix: 'safe' },
  { label: 'JSON', names: ['json'], target: 'JSONB', verdict: 'same', fix: 'safe' },
  { label: 'GEOMETRY', names: ['geometry'], target: 'GEOMETRY', verdict: 'same', fix: 'safe' },
  { label: 'POINT', names: ['point'], target: 'GEOMETRY(POINT)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'LINESTRING, MULTIPOINT, MULTILINESTRING, MULTIPOLYGON, GEOMETRYCOLLECTION', names: ['linestring', 'multipoint', 'multilinestring', 'multipolygon', 'geometrycollection'], target: 'GEOMETRY(<shape>)', verdict: 'unsupported', fix: 'safe' },
  { label: 'POLYGON', names: ['polygon'], target: 'GEOMETRY(POLYGON)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'column CHARACTER SET', names: [], verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'COLLATE utf8mb4_*_ci', names: [], target: 'CITEXT (v25.3+) or COLLATE "und-u-ks-level2"', verdict: 'differs', fix: 'review' },
];

// prettier-ignore
export const oracleTypes: readonly SourceType[] = [
  { label: 'NUMBER(p) p<5', names: [], form: true, target: 'INT2', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'NUMBER(p) 5<=p<9', names: [], form: true, target: 'INT4', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'NUMBER(p) 9<=p<19', names: [], form: true, target: 'INT8', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'NUMBER(p) p>=19', names: [], form: true, target: 'DECIMAL(p)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'NUMBER(p,s)', names: ['number'], form: true, target: 'DECIMAL(p,s)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'NUMBER', names: ['number'], target: 'DECIMAL', verdict: 'unsupported', fix: 'safe' },
  { label: 'FLOAT(n)', names: ['float'], form: true, target: 'DECIMAL(n)', verdict: 'differs', fix: 'safe' },
  { label: 'BINARY_FLOAT', names: ['binary_float'], target: 'FLOAT4', verdict: 'unsupported', fix: 'safe' },
  { label: 'BINARY_DOUBLE', names: ['binary_double'], target: 'FLOAT8', verdict: 'unsupported', fix: 'safe' },
  { label: 'VARCHAR2(n) / NVARCHAR2(n)', names: ['varchar2', 'nvarchar2'], form: true, target: 'VARCHAR(n)', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'CHAR(n) n<256', names: [], form: true, target: 'CHAR(n)', verdict: 'same', fix: 'safe' },
  { label: 'NCHAR(n)', names: ['nchar'], form: true, target: 'CHAR(n) or VARCHAR', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'CLOB / NCLOB / LONG', names: ['clob', 'nclob', 'long'], target: 'STRING', verdict: 'unsupported', fix: 'safe' },
  { label: 'BLOB / RAW / LONG RAW', names: ['blob', 'raw', 'long raw'], target: 'BYTES', verdict: 'differs', fix: 'safe' },
  { label: 'DATE', names: ['date'], target: 'DATE (TIMESTAMP if the time part is used)', verdict: 'differs', fix: 'safe' },
  { label: 'TIMESTAMP(p)', names: ['timestamp'], form: true, target: 'TIMESTAMP(p) with p <= 6', verdict: 'partial', fix: 'safe' },
  { label: 'TIMESTAMP(p) WITH TIME ZONE', names: ['timestamp with time zone'], form: true, target: 'TIMESTAMPTZ', verdict: 'partial', fix: 'safe' },
  { label: 'TIMESTAMP WITH LOCAL TIME ZONE', names: ['timestamp with local time zone'], target: 'TIMESTAMPTZ', verdict: 'unsupported', refusedByGrammar: true, fix: 'safe' },
  { label: 'INTERVAL YEAR TO MONTH / DAY TO SECOND', names: ['interval year to month', 'day to second'], target: 'INTERVAL or VARCHAR', verdict: 'partial', fix: 'safe' },
  { label: 'JSON', names: ['json'], target: 'JSONB', verdict: 'same', fix: 'safe' },
  { label: 'XMLTYPE', names: ['xmltype'], target: 'STRING or JSONB', verdict: 'unsupported', fix: 'safe' },
  { label: 'ROWID / UROWID', names: ['rowid', 'urowid'], target: 'STRING', verdict: 'unsupported', fix: 'safe' },
  { label: 'SDO_GEOMETRY', names: ['sdo_geometry'], target: 'GEOMETRY', verdict: 'unsupported', fix: 'safe' },
  { label: 'BOOLEAN', names: ['boolean', 'bool'], target: 'BOOL', verdict: 'same', fix: 'safe' },
];

// prettier-ignore
export const sqlServerTypes: readonly SourceType[] = [
  { label: 'TINYINT', names: ['tinyint'], target: 'INT2', verdict: 'unsupported', fix: 'review' },
  { label: 'INT', names: ['int'], target: 'INT4', verdict: 'differs', fix: 'review' },
  { label: 'BIGINT', names: ['bigint'], target: 'INT8', verdict: 'same', fix: 'review' },
  { label: 'BIT', names: ['bit'], target: 'BOOL', verdict: 'differs', fix: 'review' },
  { label: 'DECIMAL / NUMERIC', names: ['decimal', 'numeric'], target: 'DECIMAL', verdict: 'same', fix: 'review' },
  { label: 'MONEY', names: ['money'], target: 'DECIMAL(19,4)', verdict: 'unsupported', issue: 41578, refusedByGrammar: true, fix: 'review' },
  { label: 'SMALLMONEY', names: ['smallmoney'], target: 'DECIMAL(10,4)', verdict: 'unsupported', fix: 'review' },
  { label: 'FLOAT', names: ['float'], target: 'FLOAT8', verdict: 'same', fix: 'review' },
  { label: 'REAL', names: ['real'], target: 'FLOAT4', verdict: 'same', fix: 'review' },
  { label: 'CHAR / NCHAR', names: ['char', 'nchar'], target: 'CHAR(n)', verdict: 'partial', fix: 'review' },
  { label: 'VARCHAR / NVARCHAR(n)', names: ['varchar', 'nvarchar'], form: true, target: 'VARCHAR(n)', verdict: 'partial', fix: 'review' },
  { label: 'VARCHAR(MAX) / NVARCHAR(MAX) / TEXT / NTEXT', names: ['varchar', 'nvarchar', 'text', 'ntext'], target: 'STRING', verdict: 'partial', fix: 'review' },
  { label: 'BINARY / VARBINARY / IMAGE', names: ['binary', 'varbinary', 'image'], target: 'BYTES', verdict: 'unsupported', fix: 'review' },
  { label: 'DATE', names: ['date'], target: 'DATE', verdict: 'same', fix: 'review' },
  { label: 'TIME(n)', names: ['time'], form: true, target: 'TIME(n <= 6)', verdict: 'partial', fix: 'review' },
  { label: 'DATETIME / DATETIME2 / SMALLDATETIME', names: ['datetime', 'datetime2', 'smalldatetime'], target: 'TIMESTAMP', verdict: 'unsupported', fix: 'review' },
  { label: 'DATETIMEOFFSET', names: ['datetimeoffset'], target: 'TIMESTAMPTZ', verdict: 'unsupported', fix: 'review' },
  { label: 'UNIQUEIDENTIFIER', names: ['uniqueidentifier'], target: 'UUID', verdict: 'unsupported', fix: 'review' },
  { label: 'XML', names: ['xml'], target: 'STRING', verdict: 'unsupported', issue: 43355, refusedByGrammar: true, fix: 'review' },
  { label: 'GEOMETRY / GEOGRAPHY', names: ['geometry', 'geography'], target: 'GEOMETRY / GEOGRAPHY', verdict: 'partial', fix: 'review' },
  { label: 'HIERARCHYID', names: ['hierarchyid'], target: 'LTREE (v25.4+) or STRING', verdict: 'unsupported', fix: 'review' },
  { label: 'SQL_VARIANT', names: ['sql_variant'], target: 'JSONB', verdict: 'unsupported', fix: 'review' },
  { label: 'ROWVERSION', names: ['rowversion'], target: 'INT8 maintained by a trigger', verdict: 'unsupported', fix: 'review' },
];

/** Names that the grammar refuses as types, with the issue that it names; 0 when it names none. */
// prettier-ignore
export const typesRefusedByGrammar: Readonly<Record<string, number>> = {
  box: 21286,
  cidr: 18846,
  circle: 21286,
  line: 21286,
  lseg: 21286,
  macaddr: 45813,
  macaddr8: 45813,
  money: 41578,
  path: 21286,
  point: 21286,
  polygon: 21286,
  xml: 43355,
  txid_snapshot: 0,
};

/** Names without a keyword that the grammar resolves to built-in types. */
// prettier-ignore
export const typeAliases: readonly string[] = ['blob', 'bool', 'bytea', 'bytes', 'date', 'float4', 'float8', 'inet', 'int2', 'int4', 'int8', 'int64', 'int2vector', 'json', 'jsonb', 'name', 'oid', 'oidvector', 'regclass', 'regnamespace', 'regproc', 'regprocedure', 'regrole', 'regtype', 'serial2', 'serial4', 'serial8', 'smallserial', 'bigserial', 'string', 'uuid'];
