import { redact } from '../../contracts/errors.ts';

/** What a server says to one statement that it was asked about. Offsets are UTF-16 code units of the statement. */
export type Answer =
  | { readonly state: 'accepted' }
  | {
      readonly state: 'refused';
      /** SQLSTATE. */
      readonly code: string;
      readonly message: string;
      readonly hint?: string;
      /** Where the server stopped reading; null when it does not say. */
      readonly at: number | null;
    }
  /** It speaks of something that the server does not have. Whether that is a verdict depends on who makes the thing. */
  | {
      readonly state: 'unknown-name';
      readonly code: string;
      readonly message: string;
      readonly at: number | null;
    }
  | { readonly state: 'not-checked'; readonly why: string };

/** The fields of an ErrorResponse as pg gives them. */
export interface ServerError {
  readonly message: string;
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
  /** 1-based, in characters. */
  readonly position?: string;
}

/**
 * Undefined table, schema, database, column, object (a type), function.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const unknownNames = new Set(['42P01', '3F000', '3D000', '42703', '42704', '42883']);

/** Duplicates: the server has it already, so it can't say what it would think of it. */
const alreadyThere = new Set(['42P07', '42710', '42P06', '42P04', '42701', '42723']);

/** Reads a refusal. Takes anything that a server may answer with. */
export function answerOf(statement: string, error: ServerError): Answer {
  const { code } = error;
  const message = redact(error.message).replace(/\s+/g, ' ').trim();
  // Not an answer of the server at all: a fault on our side, e.g. of the driver.
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) return notChecked(message);
  // Whoever asks may not write, and the statement would: it came past the parser.
  if (code === '25006') return { state: 'accepted' };
  if (code === '42501') return notChecked(`this user may not: ${message}`);
  if (code === '57014') return notChecked('the server took too long');
  if (alreadyThere.has(code)) return notChecked(`it is there already: ${message}`);
  // Resources, operator intervention, system and internal errors say nothing about the statement.
  if (/^(?:08|53|57|58|XX|40)/.test(code)) return notChecked(message);
  if (code === '42601' && /multiple commands|expected 1 statement/i.test(message))
    return notChecked('the server reads more than one statement here');
  const at = placeOf(statement, error);
  if (unknownNames.has(code)) return { state: 'unknown-name', code, message, at };
  const hint = error.hint === undefined ? undefined : redact(error.hint).replace(/\s+/g, ' ').trim();
  return { state: 'refused', code, message, at, ...(hint === undefined ? {} : { hint }) };
}

const notChecked = (why: string): Answer => ({ state: 'not-checked', why });

/** Where the server stopped, as it says in PostgreSQL's way or in CockroachDB's. */
function placeOf(statement: string, { position, detail }: ServerError): number | null {
  if (position !== undefined && /^\d+$/.test(position)) {
    const characters = [...statement.slice(0, Number(position) * 2)];
    return Math.min(characters.slice(0, Number(position) - 1).join('').length, statement.length);
  }
  return detail === undefined ? null : caretPlace(statement, detail);
}

/**
 * CockroachDB repeats the text up to the end of the line that it could not read, and puts a caret below its last
 * token; the caret's column counts bytes (pkg/sql/parserutils/utils.go, PopulateErrorDetails).
 */
function caretPlace(statement: string, detail: string): number | null {
  const quoted = /^source SQL:\n([\s\S]*)\n( *)\^$/.exec(detail.trimEnd());
  const [, source, indentation] = quoted ?? [];
  if (source === undefined || indentation === undefined || !statement.startsWith(source)) return null;
  const line = source.lastIndexOf('\n') + 1;
  const before = Buffer.from(source.slice(line)).subarray(0, indentation.length).toString();
  return line + before.length;
}
