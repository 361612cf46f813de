import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const loadData = defineRule({
  code: 'MOLT363',
  name: 'load-data',
  title: 'LOAD DATA',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'CockroachDB has no LOAD DATA and no LOAD XML, and reads no files of the client by itself.',
  workaround:
    'Write COPY t FROM STDIN, or IMPORT INTO t CSV DATA (…) from storage that the cluster can reach.',
  documentation: docs('import-into'),
  examples: [
    { bad: "LOAD DATA LOCAL INFILE 'x.csv' INTO TABLE t FIELDS TERMINATED BY ',';" },
    { good: "IMPORT INTO t CSV DATA ('nodelocal://1/x.csv');" },
  ],
  mysql: {
    kinds: ['load data'],
    statement(model, statement) {
      if (model.kind !== 'load data') return;
      statement.report({
        range: statement.span(0, 1).range,
        message: `CockroachDB has no ${statement.slice(statement.span(0, 1)).toUpperCase()}; COPY and IMPORT INTO load files.`,
      });
    },
  },
});
