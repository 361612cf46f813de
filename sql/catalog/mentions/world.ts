import type { Dialect } from '../../dialect/dialect.ts';
import { candidates, type Life } from '../lives.ts';
import type { Routine, SchemaObject } from '../model.ts';
import type { Name, QualifiedName } from '../name.ts';
import { comparePlaces, type PlacedStatement } from '../place.ts';
import type { TableState } from '../table-state.ts';
import type { WorkspaceCatalog } from '../workspace-catalog.ts';

type Sort = SchemaObject['sort'];

/** How names of a dialect are compared. MySQL's columns are, whatever the case; its tables on some systems. */
export interface NameManners {
  readonly ignoresCase: boolean;
}

/** How names of a dialect are compared. */
export const mannersOf = (dialect: Dialect): NameManners => ({ ignoresCase: dialect === 'mysql' });

/** The catalogue as a statement sees it: with its search_path, its place in the order, its file. */
export class World {
  constructor(
    readonly catalog: WorkspaceCatalog,
    readonly at: PlacedStatement,
    readonly manners: NameManners,
  ) {}

  /** The table or view that a name means, by the life that it has here. */
  lifeOf(name: Name): Life | null {
    return this.#lifeOf(['table', 'view', 'sequence'], name);
  }

  /** The same catalogue from another statement. */
  from(at: PlacedStatement): World {
    return at === this.at ? this : new World(this.catalog, at, this.manners);
  }

  relation(name: Name): SchemaObject | null {
    return this.thing(['table', 'view', 'sequence'], name);
  }

  routine(name: Name): Routine | null {
    const found = this.thing(['routine'], name);
    return found?.sort === 'routine' ? found : null;
  }

  /** The thing that a name means, as it is in the end. */
  thing(wanted: readonly Sort[], name: Name): SchemaObject | null {
    let life = this.#lifeOf(wanted, name);
    for (let steps = 0; life?.ended?.renamedTo != null && steps < 20; steps++) {
      const { by, renamedTo } = life.ended;
      const next: Life | undefined = this.catalog
        .folded(renamedTo.name)
        .lives.find((each) => each.by === by && each.object.schema === renamedTo.schema);
      if (next === undefined) break;
      life = next;
    }
    return life?.object ?? null;
  }

  /** A table or view by its own name, as it is in the end. */
  object(name: QualifiedName): SchemaObject | undefined {
    return this.catalog
      .folded(name.name)
      .lives.findLast(
        ({ object, ended }) =>
          ended === null &&
          object.schema === name.schema &&
          (object.sort === 'table' || object.sort === 'view'),
      )?.object;
  }

  /** The name that a table's column goes by in the end, of one that is written; undefined when it has none such. */
  columnName(table: TableState, written: string): string | undefined {
    const current = table.currentName(written);
    if (table.columns.has(current)) return current;
    if (!this.manners.ignoresCase) return undefined;
    const lower = written.toLowerCase();
    for (const name of table.columns.keys()) if (name.toLowerCase() === lower) return name;
    const former = table.anyFormerName((name) => name.toLowerCase() === lower);
    return former === undefined ? undefined : table.currentName(former);
  }

  same(a: string, b: string): boolean {
    return a === b || (this.manners.ignoresCase && a.toLowerCase() === b.toLowerCase());
  }

  #lifeOf(wanted: readonly Sort[], name: Name): Life | null {
    const exact = this.#lifeNamed(wanted, name);
    if (exact !== null || !this.manners.ignoresCase) return exact;
    for (const other of this.catalog.namesLike(name.name)) {
      const found = other === name.name ? null : this.#lifeNamed(wanted, { ...name, name: other });
      if (found !== null) return found;
    }
    return null;
  }

  #lifeNamed(wanted: readonly Sort[], name: Name): Life | null {
    const { lives } = this.catalog.folded(name.name);
    const { at } = this;
    for (const sort of wanted) {
      for (const schema of candidates(name, at)) {
        const found = lives.filter(({ object }) => object.sort === sort && object.schema === schema);
        if (found.length === 0) continue;
        const alive = found.filter(
          ({ by, ended }) =>
            comparePlaces(by, at) <= 0 && (ended === null || comparePlaces(at, ended.by) <= 0),
        );
        // What is named before it is made, or after it was dropped, is still that thing for the reader.
        const choice = alive.length > 0 ? alive : found;
        return choice.findLast(({ by }) => by.file === at.file) ?? choice.at(-1) ?? null;
      }
    }
    return null;
  }
}
