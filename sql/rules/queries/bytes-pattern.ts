import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { builtInType } from '../names.ts';
import { defineRule } from '../rule.ts';

export const bytesPattern = defineRule({
  code: 'MOLT224',
  name: 'bytes-pattern',
  title: 'LIKE of bytes',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'LIKE compares strings only: with bytes on one side the statement fails when its types are checked.',
  workaround:
    'For a prefix compare substring(a, 1, n) with the bytes; else decode what is text with convert_from(a, ’UTF8’).',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: "SELECT 1 FROM files WHERE head::BYTEA LIKE 'GIF%'::BYTEA;",
      good: "SELECT 1 FROM files WHERE substring(head::BYTEA, 1, 3) = 'GIF'::BYTEA;",
    },
    { good: "SELECT 1 FROM files WHERE convert_from(head, 'UTF8') LIKE 'GIF%';" },
  ],
  visit: {
    A_Expr(node, statement) {
      if (node.kind !== 'AEXPR_LIKE' || (!isBytes(node.lexpr) && !isBytes(node.rexpr))) return;
      statement.report({
        range: statement.span(statement.tokenAt(node.location)).range,
        message: 'CockroachDB has LIKE for strings, not for bytes.',
      });
    },
  },
});

function isBytes(node: Node | undefined): boolean {
  return (
    node !== undefined &&
    'TypeCast' in node &&
    node.TypeCast.typeName?.arrayBounds === undefined &&
    builtInType(node.TypeCast.typeName?.names) === 'bytea'
  );
}
