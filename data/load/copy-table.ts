import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { MoltError } from '../../contracts/errors.ts';
import type { TablePair } from '../catalog/pair.ts';
import { destroy } from '../connect/client.ts';
import { addressOf, type ConnectionTarget } from '../connect/connection-string.ts';
import { isConnectionLoss, sqlState } from '../connect/failure.ts';
import type { Product } from '../connect/probe.ts';
import { copyIn, copyOut, type CopyFormat } from './statements.ts';

export interface CopySide {
  readonly client: pg.Client;
  readonly at: ConnectionTarget;
  readonly product: Product;
}

/**
 * Copies one table's rows in one transaction of the target: all of them or none. Both connections must be unused; after
 * an error they are cut. `onRows` hears how many rows have passed (estimated for binary, from the first rows' size).
 *
 * @returns rows copied, as both servers counted them.
 * @throws MoltError data/row-refused, connect/lost, run/cancelled.
 */
export async function copyTable(
  pair: TablePair,
  format: CopyFormat,
  source: CopySide,
  target: CopySide,
  onRows: (rows: number) => void,
  signal?: AbortSignal,
): Promise<number> {
  const failed: { side?: 'source' | 'target'; error?: unknown } = {};
  const note = (side: 'source' | 'target') => (error: unknown) => {
    failed.side ??= side;
    failed.error ??= error;
  };
  try {
    await target.client.query('BEGIN').catch((error: unknown) => {
      note('target')(error);
      throw error;
    });
    const out = source.client.query(copyTo(copyOut(pair, format, source.product)));
    const into = target.client.query(copyFrom(copyIn(pair, format)));
    out.once('error', note('source'));
    into.once('error', note('target'));
    await pipeline(out, rowCounter(format, onRows), into, { signal });
    // The source's stream ends before its command tag is read: an empty query brings the tag in.
    await source.client.query('');
    if (out.rowCount !== into.rowCount)
      throw new MoltError('data/row-refused', {
        side: 'target',
        table: pair.name,
        reason: `${out.rowCount} rows were sent, ${into.rowCount} arrived`,
      });
    await target.client.query('COMMIT').catch((error: unknown) => {
      note('target')(error);
      throw error;
    });
    return into.rowCount;
  } catch (error) {
    // The source's COPY can't be stopped in band and the target must undo: cutting both is the one sure way.
    destroy(source.client);
    destroy(target.client);
    if (signal?.aborted) throw new MoltError('run/cancelled', {}, { cause: error });
    if (error instanceof MoltError) throw error;
    const side = failed.side ?? 'target';
    throw asCopyError(pair, side, side === 'source' ? source.at : target.at, failed.error ?? error);
  }
}

function asCopyError(
  pair: TablePair,
  side: 'source' | 'target',
  at: ConnectionTarget,
  error: unknown,
): MoltError {
  const { message, where, detail } = error as { message: string; where?: string; detail?: string };
  if (!sqlState(error) || isConnectionLoss(error))
    return new MoltError('connect/lost', { address: addressOf(at), reason: message }, { cause: error });
  const reason = [message, detail, where].filter(Boolean).join('; ');
  return new MoltError('data/row-refused', { side, table: pair.name, reason }, { cause: error });
}

/** Passes bytes on and tells how many rows they hold. */
function rowCounter(format: CopyFormat, onRows: (rows: number) => void): Transform {
  let rows = 0;
  let bytes = 0;
  let bytesPerRow = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (format === 'text') {
        // A line break inside a value is written as \n, so each line is a row.
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows++;
      } else {
        bytesPerRow ||= binaryRowSize(chunk);
        rows = bytesPerRow ? Math.floor(bytes / bytesPerRow) : 0;
      }
      onRows(rows);
      done(null, chunk);
    },
  });
}

/** Mean size of the whole rows in the first chunk of a binary COPY (format: PostgreSQL manual, COPY, "Binary Format"). */
export function binaryRowSize(chunk: Buffer): number {
  const header = 19 + (chunk.length >= 19 ? chunk.readInt32BE(15) : 0);
  let at = header;
  let rows = 0;
  let end = header;
  while (at + 2 <= chunk.length) {
    const fields = chunk.readInt16BE(at);
    if (fields < 0) break;
    at += 2;
    for (let field = 0; field < fields; field++) {
      if (at + 4 > chunk.length) return rows ? (end - header) / rows : 0;
      at += 4 + Math.max(0, chunk.readInt32BE(at));
    }
    if (at > chunk.length) break;
    rows++;
    end = at;
  }
  return rows ? (end - header) / rows : 0;
}
