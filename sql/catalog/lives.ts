import type { SchemaObject } from './model.ts';
import type { Name } from './name.ts';
import type { Place, PlacedStatement, SchemaFile } from './place.ts';
import { TableState } from './table-state.ts';

/** One life of a thing: from its CREATE to its DROP or RENAME. Files may make a thing of one name many times. */
export interface Life {
  readonly by: PlacedStatement;
  /** Changes as long as the name is folded. */
  object: SchemaObject;
  /** The statement that ended it; null while it lives. */
  ended: { readonly by: PlacedStatement; readonly renamedTo: Name | null } | null;
}

/** Schema of temporary tables: one that no file can name by accident. */
export const temporarySchema = 'pg_temp';

type Sort = SchemaObject['sort'];

/** The life that a name means at a statement: by schema, then the nearest: of the file, of its folder, the last. */
export function choose(
  lives: readonly Life[],
  sorts: readonly Sort[],
  name: Name,
  at: PlacedStatement | null,
): Life | undefined {
  for (const schema of candidates(name, at)) {
    const found = lives.filter((life) => life.object.schema === schema && sorts.includes(life.object.sort));
    if (found.length === 0) continue;
    if (at === null) return found.at(-1);
    // A temporary table is seen in its own session only.
    const own = found.findLast((life) => life.by.file === at.file);
    if (own !== undefined) return own;
    if (schema === temporarySchema) continue;
    return found.findLast((life) => isNear(life.by, at)) ?? found.at(-1);
  }
  return undefined;
}

/** The schemas that a name may be in, in the order in which they are looked at. */
export function candidates(name: Name, at: PlacedStatement | null): readonly string[] {
  if (name.schema !== null) return [name.schema];
  const path = at?.path ?? [];
  // pg_dump empties the path and writes all schemas; who adds a line without one means public.
  return [temporarySchema, ...(path.length === 0 ? ['public'] : path)];
}

/** The schema in which a statement makes a thing. */
export const schemaToMakeIn = (name: Name, at: PlacedStatement): string =>
  name.schema ?? at.path[0] ?? 'public';

/** Whether two statements are of one folder: files of another are seldom about the same database. */
export const isNear = (a: PlacedStatement, b: PlacedStatement): boolean =>
  a.file === b.file || folderOf(a.file) === folderOf(b.file);

/** The folder of a file. */
export const folderOf = ({ path }: SchemaFile): string =>
  path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 0));

/** The same thing under another name; a table is copied, for what happens to it from now on is not its former life. */
export function moved(object: SchemaObject, schema: string, name: string, declared: Place): SchemaObject {
  return object instanceof TableState
    ? object.movedTo(schema, name, declared)
    : ({ ...object, schema, name, declared } as SchemaObject);
}
