import type { RawObject } from './raw.ts';

/** Functions of PostgreSQL whose first argument, a string, is the name of a thing. */
export const expressionCalls: Readonly<Record<string, RawObject['kind'] | undefined>> = {
  nextval: 'relation',
  currval: 'relation',
  setval: 'relation',
  to_regclass: 'relation',
  to_regtype: 'type',
  to_regproc: 'routine',
  pg_get_serial_sequence: 'relation',
  pg_relation_size: 'relation',
  pg_table_size: 'relation',
  pg_indexes_size: 'relation',
  pg_total_relation_size: 'relation',
};
