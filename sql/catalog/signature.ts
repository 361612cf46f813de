import type { Name } from './name.ts';

export interface RoutineParameter {
  /** Null for one without a name. */
  readonly name: string | null;
  readonly mode: 'in' | 'out' | 'inout' | 'variadic' | 'table';
  /** As it is written. */
  readonly type: string;
  /** As it is written; null without a default. */
  readonly default: string | null;
}

/** What a CREATE FUNCTION or PROCEDURE says of how it is called and what it gives. */
export interface RoutineSignature {
  readonly sort: 'function' | 'procedure' | 'aggregate';
  readonly parameters: readonly RoutineParameter[];
  /** As it is written: `SETOF film`; null where nothing is returned, or OUT parameters say it. */
  readonly returns: string | null;
  /** The type that is returned, of which it may be the rows. */
  readonly returnsType: Name | null;
}

/** Those that a caller gives, in their order. */
export function inputsOf({ parameters }: RoutineSignature): readonly RoutineParameter[] {
  return parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
}

/** `film_in_stock(p_film_id int, p_store_id int DEFAULT 1) → SETOF int`, as people and editors show it. */
export function showSignature(name: string, signature: RoutineSignature): string {
  const shown = signature.parameters.filter(({ mode }) => mode !== 'table').map(showParameter);
  const columns = signature.parameters.filter(({ mode }) => mode === 'table').map(showParameter);
  const returns = columns.length > 0 ? `TABLE (${columns.join(', ')})` : signature.returns;
  return `${name}(${shown.join(', ')})${returns === null ? '' : ` → ${returns}`}`;
}

/** `OUT total numeric`. */
export function showParameter({ name, mode, type, default: value }: RoutineParameter): string {
  const word = mode === 'in' || mode === 'table' ? null : mode.toUpperCase();
  const defaults = value === null ? null : `DEFAULT ${value}`;
  return [word, name, type, defaults].filter((part) => part !== null).join(' ');
}
