import { candidates, choose, folderOf, temporarySchema, type Life } from './lives.ts';
import type { SchemaObject } from './model.ts';
import type { Name } from './name.ts';
import type { PlacedStatement, SchemaFile } from './place.ts';

type Sort = SchemaObject['sort'];

/** So many lives are looked at one by one: nearly every name has one. */
const few = 8;

const known = new WeakMap<readonly Life[], LivesIndex>();

/** The living one that a name means at a statement, of lives to which none is added any more: see `choose`. */
export function chooseLiving(
  lives: readonly Life[],
  sorts: readonly Sort[],
  name: Name,
  at: PlacedStatement | null,
): Life | undefined {
  if (lives.length <= few) return choose(lives.filter(isAlive), sorts, name, at);
  return indexOf(lives).choose(sorts, name, at);
}

/** The living things among such lives, of one schema or (null) of all. */
export function livingThings(lives: readonly Life[], schema: string | null): readonly SchemaObject[] {
  if (lives.length > few) return indexOf(lives).things(schema);
  return lives.flatMap(({ ended, object }) =>
    ended === null && (schema === null || object.schema === schema) ? [object] : [],
  );
}

function indexOf(lives: readonly Life[]): LivesIndex {
  let index = known.get(lives);
  if (index === undefined) {
    index = new LivesIndex([...lives]);
    known.set(lives, index);
  }
  return index;
}

const isAlive = ({ ended }: Life): boolean => ended === null;

interface OfSchema {
  readonly all: Life[];
  readonly byFile: Map<SchemaFile, Life[]>;
  readonly byFolder: Map<string, Life[]>;
}

/**
 * The lives of one name, found without looking at all of them: a name may be made in each of thousands of files. Lives
 * may be added and may end; one that has ended stays so.
 */
export class LivesIndex {
  #bySchema: Map<string, OfSchema> | null = null;
  readonly #things = new Map<string | null, readonly SchemaObject[]>();

  constructor(readonly lives: Life[] = []) {
    if (lives.length > few) this.#build();
  }

  add(life: Life): void {
    this.lives.push(life);
    if (this.#bySchema !== null) put(this.#bySchema, life);
    else if (this.lives.length > few) this.#build();
  }

  /** The living one that a name means at a statement: see `choose`. */
  choose(sorts: readonly Sort[], name: Name, at: PlacedStatement | null): Life | undefined {
    const bySchema = this.#bySchema;
    if (bySchema === null) return choose(this.lives.filter(isAlive), sorts, name, at);
    for (const schema of candidates(name, at)) {
      const there = bySchema.get(schema);
      const last = lastOf(there?.all, sorts);
      if (there === undefined || last === undefined) continue;
      if (at === null) return last;
      const own = lastOf(there.byFile.get(at.file), sorts);
      if (own !== undefined) return own;
      if (schema === temporarySchema) continue;
      return lastOf(there.byFolder.get(folderOf(at.file)), sorts) ?? last;
    }
    return undefined;
  }

  /** The living ones of a schema that are of some sorts: the one of a file, else the last of its folder. */
  near(schema: string, sorts: readonly Sort[], at: PlacedStatement): { own?: Life; near?: Life } {
    const there = this.#bySchema?.get(schema);
    if (this.#bySchema !== null) {
      return {
        own: firstOf(there?.byFile.get(at.file), sorts),
        near: lastOf(there?.byFolder.get(folderOf(at.file)), sorts),
      };
    }
    const before = this.lives.filter(
      ({ ended, object }) => ended === null && object.schema === schema && sorts.includes(object.sort),
    );
    return {
      own: before.find((life) => life.by.file === at.file),
      near: before.find((life) => folderOf(life.by.file) === folderOf(at.file)),
    };
  }

  /** The living things of a schema, of all of them (null); once no life is added or ends any more. */
  things(schema: string | null): readonly SchemaObject[] {
    let things = this.#things.get(schema);
    if (things === undefined) {
      const lives = schema === null ? this.lives : (this.#bySchema?.get(schema)?.all ?? []);
      things = lives.filter(isAlive).map(({ object }) => object);
      this.#things.set(schema, things);
    }
    return things;
  }

  #build(): void {
    this.#bySchema = new Map();
    for (const life of this.lives) put(this.#bySchema, life);
  }
}

function put(bySchema: Map<string, OfSchema>, life: Life): void {
  const { schema } = life.object;
  let there = bySchema.get(schema);
  if (there === undefined) {
    there = { all: [], byFile: new Map(), byFolder: new Map() };
    bySchema.set(schema, there);
  }
  there.all.push(life);
  addTo(there.byFile, life.by.file, life);
  addTo(there.byFolder, folderOf(life.by.file), life);
}

function addTo<Key>(lists: Map<Key, Life[]>, key: Key, life: Life): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [life]);
  else list.push(life);
}

/** The last living one; those that have ended at the end of the list are forgotten. */
function lastOf(list: Life[] | undefined, sorts: readonly Sort[]): Life | undefined {
  if (list === undefined) return undefined;
  while (list.length > 0 && list.at(-1)?.ended !== null) list.pop();
  return list.findLast((life) => isLiving(life, sorts));
}

const firstOf = (list: Life[] | undefined, sorts: readonly Sort[]): Life | undefined =>
  list?.find((life) => isLiving(life, sorts));

const isLiving = ({ ended, object }: Life, sorts: readonly Sort[]): boolean =>
  ended === null && sorts.includes(object.sort);
