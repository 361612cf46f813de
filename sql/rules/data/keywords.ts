// The keywords of CockroachDB v25.2’s grammar, and what changed by version.
// Made by `npm run facts`; change scripts/facts instead.
// parser: cockroachdb-parser v0.25.2.0.2 pkg/sql/lexbase/keywords.go (categories) and reserved_keywords.go (words that must be quoted when printed)
// docs: docs sql-diagrams release-23.1 to release-26.2 (keyword rules of stmt_block)
// postgres: pg_get_keywords() of PostgreSQL 18.4; libpg_query (PostgreSQL 18 grammar) for the position test
import type { CockroachVersion } from '../metadata.ts';

/** Never a bare name. */
// prettier-ignore
export const reservedKeywords: readonly string[] = [
  'all', 'analyse', 'analyze', 'and', 'any', 'array', 'as', 'asc', 'asymmetric', 'both', 'case', 'cast',
  'check', 'collate', 'column', 'concurrently', 'constraint', 'create', 'current_catalog', 'current_date',
  'current_role', 'current_schema', 'current_time', 'current_timestamp', 'current_user', 'default',
  'deferrable', 'desc', 'distinct', 'do', 'else', 'end', 'except', 'false', 'fetch', 'for', 'foreign', 'from',
  'grant', 'group', 'having', 'in', 'initially', 'intersect', 'into', 'lateral', 'leading', 'limit',
  'localtime', 'localtimestamp', 'not', 'null', 'offset', 'on', 'only', 'or', 'order', 'placing', 'primary',
  'references', 'returning', 'select', 'session_user', 'some', 'symmetric', 'table', 'then', 'to', 'trailing',
  'true', 'union', 'unique', 'user', 'using', 'variadic', 'when', 'where', 'window', 'with',
];

/** Fine as the name of a column or table, not of a function or type. */
// prettier-ignore
export const columnNameKeywords: readonly string[] = [
  'annotate_type', 'between', 'bigint', 'bit', 'boolean', 'box2d', 'char', 'character', 'characteristics',
  'coalesce', 'dec', 'decimal', 'exists', 'extract', 'extract_duration', 'float', 'geography', 'geometry',
  'greatest', 'grouping', 'if', 'iferror', 'ifnull', 'inout', 'int', 'integer', 'interval', 'iserror',
  'least', 'nullif', 'numeric', 'out', 'overlay', 'point', 'polygon', 'position', 'precision', 'real', 'row',
  'setof', 'smallint', 'string', 'substring', 'time', 'timestamp', 'timestamptz', 'timetz', 'treat', 'trim',
  'values', 'varbit', 'varchar', 'vector', 'virtual', 'work',
];

/** Fine as the name of a function or type, not of a column or table. */
// prettier-ignore
export const typeFunctionKeywords: readonly string[] = [
  'authorization', 'collation', 'cross', 'family', 'full', 'ilike', 'inner', 'is', 'isnull', 'join', 'left',
  'like', 'natural', 'none', 'notnull', 'outer', 'overlaps', 'right', 'similar',
];

/** Fine as any name. */
// prettier-ignore
export const unreservedKeywords: readonly string[] = [
  'abort', 'absolute', 'access', 'action', 'add', 'admin', 'after', 'aggregate', 'alter', 'always', 'as_json',
  'asensitive', 'at', 'atomic', 'attribute', 'automatic', 'availability', 'avoid_full_scan', 'backup',
  'backups', 'backward', 'batch', 'before', 'begin', 'bidirectional', 'binary', 'bucket_count', 'bundle',
  'by', 'bypassrls', 'cache', 'call', 'called', 'cancel', 'cancelquery', 'capabilities', 'capability',
  'cascade', 'changefeed', 'check_files', 'close', 'cluster', 'clusters', 'columns', 'comment', 'comments',
  'commit', 'committed', 'compact', 'complete', 'completions', 'configuration', 'configurations', 'configure',
  'conflict', 'connection', 'connections', 'constraints', 'controlchangefeed', 'controljob', 'conversion',
  'convert', 'copy', 'cost', 'covering', 'createdb', 'createlogin', 'createrole', 'csv', 'cube', 'current',
  'cursor', 'cycle', 'data', 'database', 'databases', 'day', 'deallocate', 'debug_ids', 'declare', 'defaults',
  'deferred', 'definer', 'delete', 'delimiter', 'depends', 'destination', 'detached', 'details', 'disable',
  'discard', 'domain', 'double', 'drop', 'each', 'enable', 'encoding', 'encrypted', 'encryption_info_dir',
  'encryption_passphrase', 'enum', 'enums', 'escape', 'exclude', 'excluding', 'execute', 'execution',
  'experimental', 'experimental_audit', 'experimental_fingerprints', 'experimental_relocate',
  'experimental_replica', 'expiration', 'explain', 'export', 'extension', 'external', 'extremes', 'failure',
  'files', 'filter', 'first', 'following', 'force', 'force_index', 'force_inverted_index', 'force_not_null',
  'force_null', 'force_quote', 'force_zigzag', 'format', 'forward', 'freeze', 'function', 'functions',
  'generated', 'geometrycollection', 'geometrycollectionm', 'geometrycollectionz', 'geometrycollectionzm',
  'geometrym', 'geometryz', 'geometryzm', 'global', 'goal', 'grantee', 'grants', 'groups', 'hash', 'header',
  'high', 'histogram', 'hold', 'hour', 'identity', 'ignore_foreign_keys', 'immediate', 'immediately',
  'immutable', 'import', 'include', 'include_all_secondary_tenants', 'include_all_virtual_clusters',
  'including', 'increment', 'incremental', 'incremental_location', 'index', 'indexes', 'inherits', 'inject',
  'input', 'insensitive', 'insert', 'instead', 'into_db', 'inverted', 'invisible', 'invoker', 'isolation',
  'job', 'jobs', 'json', 'key', 'keys', 'kms', 'kv', 'label', 'language', 'last', 'latest', 'lc_collate',
  'lc_ctype', 'leakproof', 'lease', 'less', 'level', 'linestring', 'linestringm', 'linestringz',
  'linestringzm', 'list', 'local', 'locality', 'locked', 'logical', 'logically', 'login', 'lookup', 'low',
  'match', 'materialized', 'maxvalue', 'merge', 'method', 'minute', 'minvalue', 'mode',
  'modifyclustersetting', 'modifysqlclustersetting', 'month', 'move', 'multilinestring', 'multilinestringm',
  'multilinestringz', 'multilinestringzm', 'multipoint', 'multipointm', 'multipointz', 'multipointzm',
  'multipolygon', 'multipolygonm', 'multipolygonz', 'multipolygonzm', 'names', 'nan', 'never', 'new',
  'new_db_name', 'new_kms', 'next', 'no', 'no_full_scan', 'no_index_join', 'no_zigzag_join', 'nobypassrls',
  'nocancelquery', 'nocontrolchangefeed', 'nocontroljob', 'nocreatedb', 'nocreatelogin', 'nocreaterole',
  'node', 'nologin', 'nomodifyclustersetting', 'nonvoters', 'noreplication', 'normal', 'nosqllogin',
  'nothing', 'noviewactivity', 'noviewactivityredacted', 'noviewclustersetting', 'nowait', 'nulls', 'of',
  'off', 'oids', 'old', 'old_kms', 'operator', 'opt', 'option', 'options', 'ordinality', 'others', 'over',
  'owned', 'owner', 'parallel', 'parent', 'partial', 'partition', 'partitions', 'password', 'pause', 'paused',
  'per', 'permissive', 'physical', 'placement', 'plan', 'plans', 'pointm', 'pointz', 'pointzm', 'policies',
  'policy', 'polygonm', 'polygonz', 'polygonzm', 'preceding', 'prepare', 'prepared', 'preserve', 'prior',
  'priority', 'privileges', 'procedure', 'procedures', 'public', 'publication', 'queries', 'query', 'quote',
  'range', 'ranges', 'read', 'reason', 'reassign', 'recurring', 'recursive', 'redact', 'ref', 'referencing',
  'refresh', 'region', 'regional', 'regions', 'reindex', 'relative', 'release', 'relocate', 'remove_regions',
  'rename', 'repeatable', 'replace', 'replicated', 'replication', 'reset', 'restart', 'restore', 'restrict',
  'restricted', 'restrictive', 'resume', 'retention', 'retry', 'return', 'returns', 'revision_history',
  'revoke', 'role', 'roles', 'rollback', 'rollup', 'routines', 'rows', 'rule', 'running', 'savepoint',
  'scans', 'scatter', 'schedule', 'schedules', 'schema', 'schema_only', 'schemas', 'scroll', 'scrub',
  'search', 'second', 'secondary', 'security', 'sequence', 'sequences', 'serializable', 'server', 'service',
  'session', 'sessions', 'set', 'sets', 'setting', 'settings', 'share', 'shared', 'show', 'simple', 'size',
  'skip', 'skip_localities_check', 'skip_missing_foreign_keys', 'skip_missing_sequence_owners',
  'skip_missing_sequences', 'skip_missing_udfs', 'skip_missing_views', 'snapshot', 'source', 'split', 'sql',
  'sqllogin', 'stable', 'start', 'state', 'statement', 'statements', 'statistics', 'status', 'stdin',
  'stdout', 'stop', 'storage', 'store', 'stored', 'storing', 'straight', 'stream', 'strict', 'subject',
  'subscription', 'super', 'support', 'survival', 'survive', 'syntax', 'system', 'tables', 'tablespace',
  'temp', 'template', 'temporary', 'tenant', 'tenant_name', 'tenants', 'testing_relocate', 'text',
  'throttling', 'ties', 'trace', 'tracing', 'transaction', 'transactions', 'transfer', 'transform', 'trigger',
  'triggers', 'truncate', 'trusted', 'type', 'types', 'unbounded', 'uncommitted', 'unidirectional', 'unknown',
  'unlisten', 'unlogged', 'unsafe_restore_incompatible_version', 'unset', 'unsplit', 'until', 'update',
  'updates_cluster_monitoring_metrics', 'upsert', 'use', 'users', 'valid', 'validate', 'value', 'variables',
  'varying', 'verify_backup_table_data', 'view', 'viewactivity', 'viewactivityredacted',
  'viewclustermetadata', 'viewclustersetting', 'viewdebug', 'virtual_cluster', 'virtual_cluster_name',
  'visibility', 'visible', 'volatile', 'voters', 'within', 'without', 'write', 'year', 'zone',
];

/** Words that CockroachDB itself quotes when it prints them as a name. */
// prettier-ignore
export const quotedWhenPrinted: readonly string[] = [
  'all', 'analyse', 'analyze', 'and', 'annotate_type', 'any', 'array', 'as', 'asc', 'asymmetric',
  'authorization', 'between', 'bigint', 'bit', 'boolean', 'both', 'box2d', 'case', 'cast', 'char',
  'character', 'characteristics', 'check', 'coalesce', 'collate', 'collation', 'column', 'concurrently',
  'constraint', 'create', 'cross', 'current_catalog', 'current_date', 'current_role', 'current_schema',
  'current_time', 'current_timestamp', 'current_user', 'dec', 'decimal', 'default', 'deferrable', 'desc',
  'distinct', 'do', 'else', 'end', 'except', 'exists', 'extract', 'extract_duration', 'false', 'family',
  'fetch', 'float', 'for', 'foreign', 'from', 'full', 'geography', 'geometry', 'grant', 'greatest', 'group',
  'grouping', 'having', 'if', 'iferror', 'ifnull', 'ilike', 'in', 'index_after_order_by_before_at',
  'index_before_name_then_paren', 'index_before_paren', 'initially', 'inner', 'inout', 'int', 'integer',
  'intersect', 'interval', 'into', 'is', 'iserror', 'isnull', 'join', 'lateral', 'leading', 'least', 'left',
  'like', 'limit', 'localtime', 'localtimestamp', 'natural', 'none', 'not', 'nothing_after_returning',
  'notnull', 'null', 'nullif', 'numeric', 'offset', 'on', 'only', 'or', 'order', 'out', 'outer', 'overlaps',
  'overlay', 'placing', 'point', 'polygon', 'position', 'precision', 'primary', 'real', 'references',
  'returning', 'right', 'row', 'select', 'session_user', 'setof', 'similar', 'smallint', 'some', 'string',
  'substring', 'symmetric', 'table', 'then', 'time', 'timestamp', 'timestamptz', 'timetz', 'to', 'trailing',
  'treat', 'trim', 'true', 'union', 'unique', 'user', 'using', 'values', 'varbit', 'varchar', 'variadic',
  'vector', 'virtual', 'when', 'where', 'window', 'with', 'work',
];

export interface KeywordChange {
  readonly version: CockroachVersion;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Keywords that came and went, oldest version first. */
// prettier-ignore
export const keywordChanges: readonly KeywordChange[] = [
  { version: 'v23.2', added: ['batch', 'call', 'noreplication', 'procedure', 'procedures', 'visibility'], removed: [] },
  { version: 'v24.1', added: ['avoid_full_scan', 'immediately', 'node', 'per', 'straight', 'subject', 'variables'], removed: [] },
  { version: 'v24.2', added: ['logical', 'mode', 'vector'], removed: ['debug_pause_on'] },
  { version: 'v24.3', added: ['each', 'instead', 'new', 'old', 'referencing', 'statement', 'triggers'], removed: [] },
  { version: 'v25.1', added: ['bidirectional', 'bypassrls', 'disable', 'enable', 'logically', 'nobypassrls', 'permissive', 'policies', 'policy', 'prepared', 'replicated', 'restrictive', 'unidirectional'], removed: ['debug_dump_metadata_sst'] },
  { version: 'v25.2', added: ['source'], removed: [] },
  { version: 'v25.3', added: ['logged', 'provisionsrc'], removed: ['bundle', 'modifysqlclustersetting', 'retry', 'viewclustermetadata', 'viewdebug'] },
  { version: 'v25.4', added: ['errors', 'handler', 'inline', 'inspect', 'procedural', 'resolved', 'run', 'security_invoker', 'validator'], removed: [] },
  { version: 'v26.1', added: ['fingerprints', 'hints', 'watched_tables'], removed: [] },
  { version: 'v26.2', added: ['chain', 'debug', 'explicit', 'newer', 'older', 'push', 'revision', 'than'], removed: ['encryption_info_dir', 'incremental', 'incremental_location'] },
];

/** A place where a name stands, and the words that the two grammars judge differently there. */
export interface KeywordPosition {
  /** The statement that was tried, with WORD for the word. */
  readonly template: string;
  /** PostgreSQL takes the word bare and CockroachDB refuses it: quote it. */
  readonly quote: readonly string[];
  /** CockroachDB takes the word bare and PostgreSQL refuses it. */
  readonly foreign: readonly string[];
}

// prettier-ignore
export const keywordPositions = {
  columnDef: { template: 'CREATE TABLE zz (WORD BIGINT)', quote: ['family', 'none'], foreign: ['binary', 'freeze', 'system_user', 'tablesample', 'verbose'] },
  tableName: { template: 'CREATE TABLE WORD (zz BIGINT)', quote: ['none'], foreign: ['binary', 'freeze', 'system_user', 'tablesample', 'verbose'] },
  columnRef: { template: 'SELECT WORD FROM zz', quote: ['family', 'none'], foreign: ['binary', 'freeze', 'tablesample', 'verbose'] },
  qualifiedRef: { template: 'SELECT zz.WORD FROM zz', quote: [], foreign: [] },
  insertColumn: { template: 'INSERT INTO zz (WORD) VALUES (1)', quote: ['family', 'none'], foreign: ['binary', 'freeze', 'system_user', 'tablesample', 'verbose'] },
  functionCall: { template: 'SELECT WORD(1)', quote: ['annotate_type', 'box2d', 'characteristics', 'concurrently', 'current_schema', 'geography', 'geometry', 'grouping', 'if', 'iferror', 'ifnull', 'point', 'polygon', 'string', 'timestamptz', 'timetz', 'varbit', 'vector', 'virtual', 'work'], foreign: ['extract', 'json_exists', 'json_objectagg', 'json_query', 'json_table', 'json_value', 'merge_action', 'national', 'nchar', 'none', 'system_user', 'xmlattributes', 'xmlelement', 'xmlexists', 'xmlnamespaces', 'xmlparse', 'xmlpi', 'xmlroot', 'xmlserialize', 'xmltable'] },
  typeName: { template: 'SELECT zz::WORD', quote: ['annotate_type', 'characteristics', 'concurrently', 'current_schema', 'extract_duration', 'family', 'if', 'iferror', 'ifnull', 'iserror', 'path', 'point', 'polygon', 'virtual', 'work', 'xml'], foreign: ['json_array', 'json_arrayagg', 'json_exists', 'json_object', 'json_objectagg', 'json_query', 'json_scalar', 'json_serialize', 'json_table', 'json_value', 'merge_action', 'national', 'none', 'normalize', 'system_user', 'xmlattributes', 'xmlconcat', 'xmlelement', 'xmlexists', 'xmlforest', 'xmlnamespaces', 'xmlparse', 'xmlpi', 'xmlroot', 'xmlserialize', 'xmltable'] },
  aliasNoAs: { template: 'SELECT 1 WORD', quote: ['collate'], foreign: [] },
  aliasAs: { template: 'SELECT 1 AS WORD', quote: [], foreign: [] },
  tableAlias: { template: 'SELECT * FROM zz WORD', quote: ['family', 'none'], foreign: ['binary', 'freeze', 'system_user', 'tablesample', 'verbose'] },
  fromTable: { template: 'SELECT * FROM WORD', quote: ['none'], foreign: ['binary', 'freeze', 'tablesample', 'verbose'] },
} as const satisfies Readonly<Record<string, KeywordPosition>>;
