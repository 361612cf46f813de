import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** Variables that have a function of the same meaning. */
const functions: Readonly<Record<string, string>> = {
  version: 'version()',
  hostname: 'crdb_internal.node_id()',
  time_zone: "current_setting('timezone')",
};

export const systemVariable = defineRule({
  code: 'MOLT383',
  name: 'system-variable',
  title: 'System variable @@…',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: '@@ is the operator of full-text search, and CockroachDB’s settings have other names.',
  workaround: 'Write SHOW name or current_setting(name), where there is such a setting.',
  documentation: docs('show-vars'),
  examples: [
    { bad: 'SELECT @@version;', fixed: 'SELECT version();' },
    { bad: 'SELECT @@global.max_connections;' },
    { good: 'SELECT version();' },
  ],
  mysql: {
    statement({ kind }, statement) {
      if (kind === 'set') return;
      for (const token of statement.tokens) {
        if (token.kind !== 'variable' || !/^@@[\w`]/.test(token.text)) continue;
        if (statement.isSkipped(token.start)) continue;
        const name = token.text.replace(/^@@(?:(?:global|session|local|persist)\.)?/i, '').toLowerCase();
        const instead = Object.hasOwn(functions, name) ? functions[name] : undefined;
        const range = { start: token.start, end: token.end };
        statement.report({
          range,
          message: `CockroachDB has no ${token.text.toLowerCase()}.`,
          fix:
            instead === undefined
              ? undefined
              : { title: `Write ${instead}`, class: 'review', edits: [replace(range, instead)] },
        });
      }
    },
  },
});
