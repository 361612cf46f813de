import { loadSecondOpinion } from '../mysql/second-opinion.ts';
import { loadEngine } from '../parse/engine.ts';
import type { Dialect } from './dialect.ts';

/** Loads what reads the statements of all dialects. Call and await it once before anything is looked at. */
export async function loadParser(): Promise<void> {
  await Promise.all([loadEngine(), loadSecondOpinion()]);
}

/**
 * The same for one dialect: some 20 ms for PostgreSQL's parser (WASM), and 40 for what only MySQL needs. Again it costs
 * nothing.
 */
export async function loadParserOf(dialect: Dialect): Promise<void> {
  await (dialect === 'mysql' ? loadParser() : loadEngine());
}
