import type { TextRange } from '../findings/finding.ts';
import { tokenize } from '../parse/tokens.ts';

/** SQL of a database whose statements no rule knows yet. */
export interface ForeignSql {
  readonly name: 'Oracle' | 'SQL Server';
  /** What tells it. */
  readonly range: TextRange;
}

/** What only one of them writes, outside of strings and comments. Each stands for the whole statement. */
const patterns: readonly (readonly [ForeignSql['name'], RegExp])[] = [
  // Types
  ['Oracle', /\b(?:N?VARCHAR2|NUMBER\s*\(|NCLOB|CLOB|BFILE|BINARY_(?:FLOAT|DOUBLE)|XMLTYPE|UROWID|SDO_GEOMETRY|LONG\s+RAW|RAW\s*\(\d)/],
  ['Oracle', /\bNUMBER\b(?=\s*(?:[,)]|NOT\b|DEFAULT\b|PRIMARY\b))/],
  ['Oracle', /\bWITH\s+LOCAL\s+TIME\s+ZONE\b|\bINTERVAL\s+(?:DAY|YEAR)\s*\(\s*\d+\s*\)\s*TO\b/],
  ['SQL Server', /\b(?:N?VARCHAR|VARBINARY)\s*\(\s*MAX\s*\)|\b(?:UNIQUEIDENTIFIER|DATETIME2|DATETIMEOFFSET|SMALLDATETIME|SMALLMONEY|HIERARCHYID|SQL_VARIANT|ROWVERSION)\b/],
  // Queries
  ['Oracle', /\b(?:FROM\s+DUAL|CONNECT\s+BY|ROWNUM|SYSDATE|SYSTIMESTAMP|MINUS\s+SELECT)\b|\(\s*\+\s*\)/],
  ['Oracle', /\w\.(?:NEXTVAL|CURRVAL)\b|\b(?:NVL2?|ADD_MONTHS|MONTHS_BETWEEN|LISTAGG|TO_CLOB)\s*\(|\bDECODE\s*\([^()]*,[^()]*,/],
  ['Oracle', /\bINSERT\s+(?:ALL|FIRST)\b|\bFOR\s+UPDATE\s+WAIT\b|\bAS\s+OF\s+(?:TIMESTAMP|SCN)\b|\bRETURNING\b[^;]*\bINTO\s+:\w/],
  ['Oracle', /\bPIVOT\s*\(.*\bIN\s*\(\s*\d|\bFROM\s+\w+@\w+|\bROWID\b/s],
  ['SQL Server', /\bSELECT\s+(?:DISTINCT\s+)?TOP\s*\(?\s*\d|\bWITH\s*\(\s*NOLOCK\b|\b(?:CROSS|OUTER)\s+APPLY\b|\bOUTPUT\s+(?:INSERTED|DELETED)\./],
  ['SQL Server', /\b(?:GETDATE|SYSDATETIME|SYSUTCDATETIME|NEWID|NEWSEQUENTIALID|SCOPE_IDENTITY)\s*\(\s*\)|\b(?:ISNULL|CHARINDEX|DATEADD|DATEDIFF|IIF|TRY_CAST|TRY_CONVERT)\s*\([^()]*,/],
  ['SQL Server', /\bFOR\s+(?:JSON|XML)\s+(?:AUTO|PATH|RAW|EXPLICIT)\b|\bOPTION\s*\(\s*RECOMPILE\b/],
  // Definitions
  ['Oracle', /\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:NON)?EDITIONABLE\s+)?(?:PUBLIC\s+)?(?:PACKAGE|SYNONYM|DIRECTORY|DATABASE\s+LINK|BITMAP\s+INDEX)\b/],
  ['Oracle', /\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:PROCEDURE|FUNCTION)\b[^;]*?\b(?:IS|AS)\s+(?:BEGIN\b|\w+\s+\w+|PRAGMA\b)/],
  ['Oracle', /\bCREATE\s+(?:OR\s+REPLACE\s+)?TRIGGER\b[^;]*\b(?:BEGIN|DECLARE)\b|:\s*(?:NEW|OLD)\s*\.|\bEXECUTE\s+IMMEDIATE\b/],
  ['Oracle', /\b(?:PCTFREE|PCTUSED|INITRANS|NOCACHE|NOCYCLE|NOORDER|CASCADE\s+CONSTRAINTS|ORGANIZATION\s+INDEX|REFRESH\s+(?:FAST|COMPLETE|FORCE))\b|\bDROP\s+TABLE\b.*\bPURGE\b/],
  ['Oracle', /\bALTER\s+SESSION\b|\bALTER\s+TABLE\s+\S+\s+(?:ADD\s*\(|MODIFY\b)|\bPRIMARY\s+KEY\s*\([^)]*\)\s*ENABLE\b|\bGRANT\s+UNLIMITED\b/],
  ['SQL Server', /\[\s*\w+\s*\]\s*\.\s*\[|\[dbo\]|\bON\s+\[PRIMARY\]|\b(?:CREATE\s+TABLE|INSERT\s+INTO|ALTER\s+TABLE)\s+(?:\[|#)/],
  ['SQL Server', /\bIDENTITY\s*\(\s*-?\d+\s*,\s*-?\d+\s*\)|\b(?:NON)?CLUSTERED\b|\bPERSISTED\b|\bSCHEMABINDING\b/],
  // Batches
  ['SQL Server', /\bDECLARE\s+@|@@(?:ROWCOUNT|IDENTITY|ERROR|TRANCOUNT|VERSION|FETCH_STATUS|SERVERNAME)\b|\bPROC(?:EDURE)?\s+\S+\s+@|\bBEGIN\s+(?:TRY|CATCH|TRAN)\b|\bSET\s+(?:NOCOUNT|ANSI_NULLS|QUOTED_IDENTIFIER|IDENTITY_INSERT|XACT_ABORT)\b/],
  ['SQL Server', /^\s*GO\s*;?\s*$|\n\s*GO\s*(?:\n|$)|\bEXEC(?:UTE)?\s+(?:sp_|\[)|\bRAISERROR\s*\(|\bPRINT\s+(?:N?'|@)|\bISOLATION\s+LEVEL\s+SNAPSHOT\b/],
]; // prettier-ignore

const signs = patterns.map(
  ([name, pattern]) => [name, new RegExp(pattern.source, `i${pattern.flags}`)] as const,
);

/** As much of a statement as is looked at: a sign comes early, or the statement is a list of values. */
const looked = 20_000;

/** Whose SQL a statement is that PostgreSQL's parser refuses; null when nothing tells. */
export function foreignDialect(text: string): ForeignSql | null {
  const masked = withoutQuotes(text.slice(0, looked));
  // Only Oracle quotes with q'[…]'.
  const quote = /\bq'[[({<!|]/i.exec(text.slice(0, looked));
  if (quote !== null) return { name: 'Oracle', range: { start: quote.index, end: quote.index + 3 } };
  for (const [name, sign] of signs) {
    const found = sign.exec(masked);
    if (found === null) continue;
    const start = found.index + (/^\s*/.exec(found[0])?.[0].length ?? 0);
    const words = /^\S+(?:\s+\S+)?/.exec(found[0].trim())?.[0] ?? found[0];
    return { name, range: { start, end: start + words.length } };
  }
  return null;
}

/** The text with strings and comments blank, as long as before. */
function withoutQuotes(text: string): string {
  let masked = '';
  for (const token of tokenize(text)) {
    masked += text.slice(masked.length, token.start).replace(/[^\n]/g, ' ');
    const isQuoted = token.kind === 'string' || token.kind === 'dollar-quote';
    masked += isQuoted ? "'".padEnd(token.end - token.start) : text.slice(token.start, token.end);
  }
  return masked;
}
