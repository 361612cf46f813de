import { isCast } from '../catalog/casts.ts';
import { writable, type TablePair } from '../catalog/pair.ts';
import type { ColumnType } from '../catalog/table.ts';
import type { Product } from '../connect/probe.ts';
import type { CopyFormat } from './statements.ts';

/** Types whose binary form depends on nothing but the value (src/backend/utils/adt, PostgreSQL 13–18). */
const portable = new Set(
  `bool int2 int4 int8 float4 float8 numeric text varchar bpchar bytea uuid date time timetz timestamp timestamptz
   interval json jsonb inet cidr macaddr macaddr8 bit varbit`.split(/\s+/),
);

/**
 * Binary when both sides are PostgreSQL and every column has the same portable type on both; else text. CockroachDB
 * documents COPY … FROM with BINARY, but we have not tried it on one: it gets text.
 */
export function chooseFormat(pair: TablePair, source: Product, target: Product): CopyFormat {
  if (source !== 'PostgreSQL' || target !== 'PostgreSQL') return 'text';
  const same = writable(pair).every(
    ({ source: from, target: to }) =>
      from.type.name === to.type.name && !isCast(from.type, to.type) && isPortable(from.type),
  );
  return same ? 'binary' : 'text';
}

function isPortable(type: ColumnType): boolean {
  switch (type.kind) {
    case 'base':
      return portable.has(type.name);
    case 'enum':
      return true;
    case 'array':
      // An array's binary form holds its element type's OID, which only built-in types share between servers.
      return type.element?.kind === 'base' && portable.has(type.element.name);
    default:
      return false;
  }
}
