import type { TextRange } from '../../findings/finding.ts';
import type { Name } from '../name.ts';

/** A name in a statement, before anybody has asked the catalogue what it means. Offsets in the statement. */
export type RawMention =
  | {
      readonly kind: 'relation' | 'type' | 'routine' | 'index' | 'schema';
      readonly name: Name;
      /** The name itself, without its schema; inside of the quotes when it stands in a string. */
      readonly range: TextRange;
      readonly role: 'declaration' | 'use';
      readonly inString: boolean;
    }
  | {
      readonly kind: 'column';
      readonly column: string;
      /** The tables that it may be of; the first that has it is meant. */
      readonly tables: readonly Name[];
      readonly range: TextRange;
      readonly role: 'declaration' | 'use';
      readonly inString: false;
    };

/** A table that a query's columns may be of. */
export interface ScopeTable {
  /** The name by which the query calls it. */
  readonly alias: string;
  /** Null for what is no table: a subquery, a WITH query, a function. */
  readonly name: Name | null;
  readonly hasAlias: boolean;
}

/** What a query may name, and where it stands, in the query around it. */
export class Scope {
  readonly tables: ScopeTable[] = [];
  readonly withQueries = new Set<string>();

  constructor(readonly outer: Scope | null) {}

  isWithQuery(name: Name): boolean {
    if (name.schema !== null) return false;
    return this.withQueries.has(name.name) || (this.outer?.isWithQuery(name) ?? false);
  }

  /** The table that goes by an alias or a name. */
  find(alias: string): ScopeTable | undefined {
    return this.tables.find((table) => table.alias === alias) ?? this.outer?.find(alias);
  }

  /** All tables in sight, the nearest first. */
  all(): readonly Name[] {
    const own = this.tables.flatMap(({ name }) => name ?? []);
    return this.outer === null ? own : [...own, ...this.outer.all()];
  }
}
