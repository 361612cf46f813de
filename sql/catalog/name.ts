/** A name as SQL means it (folded to lower case unless quoted), with its schema when one is written. */
export interface Name {
  readonly schema: string | null;
  readonly name: string;
}

/** A name of which the schema is known. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

/** `public.film`, as messages and findings name things. */
export function showName({ schema, name }: Name): string {
  return schema === null ? name : `${schema}.${name}`;
}

/** A name from the parts that are written; a database in front is dropped. */
export function nameOf(parts: readonly string[]): Name {
  return { schema: parts.length > 1 ? (parts.at(-2) ?? null) : null, name: parts.at(-1) ?? '' };
}

const plain = /^[a-z_\u0080-\uffff][a-z0-9_$\u0080-\uffff]*$/;

/** Writes an identifier so that PostgreSQL and CockroachDB read it as it is; `reserved` ones are quoted, too. */
export function quoteIdentifier(name: string, reserved: (word: string) => boolean = () => false): string {
  return plain.test(name) && !reserved(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
