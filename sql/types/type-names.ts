import { nameOf } from '../catalog/name.ts';
import type { NodeOf } from '../parse/parser.ts';
import { builtInType, nameParts } from '../rules/names.ts';
import { arrayOf, builtIn, isOfExtension } from './sql-type.ts';
import { unknownType, type Typed } from './typed.ts';
import { ofType } from './value.ts';

/** What the type of a value comes from of which a statement names the type: in a cast, a parameter, a declaration. */
export function typeOfName(typeName: NodeOf<'TypeName'> | undefined): Typed {
  const parts = nameParts(typeName?.names);
  const column = parts.at(-1);
  if (typeName?.pct_type === true) {
    if (column === undefined || parts.length < 2) return unknownType;
    const type: Typed = {
      sort: 'column',
      path: { column, source: { sort: 'table', name: nameOf(parts.slice(0, -1)) } },
    };
    return typeName.arrayBounds === undefined ? type : { sort: 'array', of: type };
  }
  const name = builtInType(typeName?.names) ?? (isOfExtension(column ?? '') ? (column ?? '') : null);
  const isArray = typeName?.arrayBounds !== undefined;
  const type = name === null ? undefined : builtIn(name);
  if (type !== undefined) return { sort: 'known', value: ofType(isArray ? arrayOf(type) : type) };
  if (parts.length === 0 || parts[0] === 'pg_catalog' || typeName?.setof === true) return unknownType;
  return { sort: 'user-type', name: nameOf(parts), isArray };
}
