import { docs } from '../documentation.ts';
import type { CockroachVersion } from '../metadata.ts';
import { defineRule } from '../rule.ts';

/** Privileges that the grammar refuses, or refused before a version. */
const privileges: Readonly<Record<string, CockroachVersion | null>> = {
  truncate: null,
  references: null,
  trigger: 'v24.3',
  maintain: 'v26.2',
  temporary: 'v26.2',
  temp: 'v26.2',
};

/** Objects on which nothing can be granted. */
const objects: Readonly<Record<string, string>> = {
  OBJECT_LANGUAGE: 'LANGUAGE',
  OBJECT_FDW: 'FOREIGN',
  OBJECT_FOREIGN_SERVER: 'FOREIGN',
  OBJECT_TABLESPACE: 'TABLESPACE',
  OBJECT_LARGEOBJECT: 'LARGE',
  OBJECT_DOMAIN: 'DOMAIN',
  OBJECT_PARAMETER_ACL: 'PARAMETER',
};

export const grantForm = defineRule({
  code: 'MOLT125',
  name: 'grant-form',
  title: 'Privilege that cannot be granted',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Privileges stop at the table: none for columns, none called REFERENCES or TRUNCATE, and no GRANTED BY. TRIGGER came with v24.3, MAINTAIN and TEMPORARY with v26.2.',
  workaround: 'Grant on the table, or on a view that shows the columns. TRUNCATE needs DROP.',
  documentation: docs('grant'),
  examples: [
    { bad: 'GRANT SELECT (name) ON t TO app;' },
    { bad: 'GRANT SELECT, TRUNCATE ON t TO app;' },
    { bad: 'GRANT USAGE ON LANGUAGE plpgsql TO app;' },
    { good: 'GRANT SELECT, INSERT ON TABLE t TO app;' },
  ],
  visit: {
    GrantStmt(node, statement) {
      for (const wrapped of node.privileges ?? []) {
        if (!('AccessPriv' in wrapped)) continue;
        const { priv_name: name = '', cols } = wrapped.AccessPriv;
        const since = Object.hasOwn(privileges, name) ? privileges[name] : undefined;
        const refused = since === null || (since !== undefined && statement.isBefore(since));
        if (cols === undefined && !refused) continue;
        const word = statement.find(name === '' ? 'ALL' : name.toUpperCase());
        if (word === null) continue;
        const open = word.last + (statement.is(word.last + 1, 'PRIVILEGES') ? 2 : 1);
        const last = cols === undefined ? word.last : statement.closes(open);
        statement.report({
          range: statement.span(word.first, last).range,
          message: refused
            ? `CockroachDB has no privilege ${name.toUpperCase()}${since ? ` before ${since}` : ''}.`
            : 'CockroachDB has no privileges on columns.',
        });
      }
      const keyword = objects[node.objtype ?? ''];
      const object = keyword === undefined ? null : statement.find(`ON ${keyword}`);
      if (object !== null) {
        statement.report({
          range: object.range,
          message: `CockroachDB grants nothing ${statement.slice(object)}.`,
        });
      }
      const grantor = node.grantor === undefined ? null : statement.find('GRANTED BY');
      if (grantor !== null) {
        statement.report({ range: grantor.range, message: 'CockroachDB does not take GRANTED BY.' });
      }
    },
  },
});
