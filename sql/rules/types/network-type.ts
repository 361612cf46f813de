import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { builtInType } from '../names.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

const instead: Readonly<Record<string, { type: string; issue: number; note: string }>> = {
  cidr: {
    type: 'INET',
    issue: 18846,
    note: 'INET takes the same values, and does not check that the host bits are zero',
  },
  macaddr: { type: 'TEXT', issue: 45813, note: 'TEXT with a CHECK on the form holds it' },
  macaddr8: { type: 'TEXT', issue: 45813, note: 'TEXT with a CHECK on the form holds it' },
};

export const networkType = defineRule({
  code: 'MOLT119',
  name: 'network-type',
  title: 'CIDR or MACADDR',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'Of PostgreSQL’s network types only INET exists; the parser refuses the names of the others.',
  workaround: 'INET for CIDR, TEXT or BYTES for MAC addresses.',
  documentation: docs('inet'),
  examples: [
    {
      bad: 'CREATE TABLE net (id INT8 PRIMARY KEY, range cidr);',
      fixed: 'CREATE TABLE net (id INT8 PRIMARY KEY, range INET);',
    },
    { bad: 'CREATE TABLE nic (mac macaddr PRIMARY KEY);', fixed: 'CREATE TABLE nic (mac TEXT PRIMARY KEY);' },
    { good: 'CREATE TABLE host (ip inet PRIMARY KEY);' },
  ],
  visit: {
    TypeName(node, statement) {
      const type = builtInType(node.names);
      const better = type === null ? undefined : instead[type];
      if (better === undefined) return;
      const { range } = typeSpan(statement, node);
      statement.report({
        range,
        issue: better.issue,
        message: `CockroachDB has no type ${type?.toUpperCase()}; ${better.note}.`,
        fix: { title: `Write ${better.type}`, class: 'review', edits: [replace(range, better.type)] },
      });
    },
  },
});
