// Every rule, in the order of its code. `npm run new-rule` adds a line; registry.test.ts finds rules that are missing.
import { mysqlNotChecked } from './file/mysql-not-checked.ts';
import { notChecked } from './file/not-checked.ts';
import { syntaxError } from './file/syntax-error.ts';
import { unclosed } from './file/unclosed.ts';
import type { Rule } from './rule.ts';
import { exclusionConstraint } from './schema/exclusion-constraint.ts';

export const allRules: readonly Rule[] = [
  exclusionConstraint,
  syntaxError,
  unclosed,
  notChecked,
  mysqlNotChecked,
];
