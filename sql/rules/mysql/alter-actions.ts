import type { Fix, TextEdit } from '../../findings/finding.ts';
import type { AlterAction } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { removeStatement, replace } from '../fixes.ts';

/** The table of ALTER TABLE as CockroachDB's SQL names it. */
export function tableName(statement: MysqlStatement): string {
  const { name } = statement.model;
  if (name === null) return '';
  const parts: string[] = [];
  for (let at = name.first; at <= name.last; at += 2) parts.push(statement.cockroachNameAt(at));
  return parts.join('.');
}

/** Takes an action out, with its comma; the statement when it is the only one. */
export function withoutAction(action: AlterAction, statement: MysqlStatement): TextEdit {
  const { actions } = statement.model;
  const index = actions.indexOf(action);
  const previous = actions[index - 1];
  const next = actions[index + 1];
  if (previous !== undefined) {
    return replace({ start: previous.span.range.end, end: action.span.range.end }, '');
  }
  if (next === undefined) return removeStatement(statement);
  return replace({ start: action.span.range.start, end: next.span.range.start }, '');
}

/** Makes a statement of its own of an action: in place of ALTER TABLE when it is the only one, else behind it. */
export function moveOut(
  action: AlterAction,
  statement: MysqlStatement,
  text: string,
  fixClass: Fix['class'],
): Fix | undefined {
  // The same however long the names are.
  const title = `Write ${/^\w+ \w+/.exec(text)?.[0] ?? text} …`;
  const { tokens, whole } = statement;
  if (statement.model.actions.length === 1) {
    return { title, class: fixClass, edits: [replace(whole.range, text)] };
  }
  const end = tokens[whole.last + 1];
  if (end?.text !== ';') return undefined;
  return {
    title,
    class: fixClass,
    edits: [withoutAction(action, statement), replace({ start: end.end, end: end.end }, `\n${text};`)],
  };
}
