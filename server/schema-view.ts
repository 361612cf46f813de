import type { Catalog, Mentions } from '../sql/catalog/catalog.ts';

/** The schema that the files of the workspace make, as requests see it. */
export interface SchemaView {
  readonly catalog: Catalog;
  readonly mentions: Mentions;
  /** The name that a file has in the catalogue, from its address, and back. */
  readonly pathOf: (uri: string) => string;
  readonly uriOf: (path: string) => string;
  /** The text that the catalogue has read of a file: of the open document, else of the disk. Null when it is gone. */
  readonly textOf: (path: string) => Promise<string | null>;
}
