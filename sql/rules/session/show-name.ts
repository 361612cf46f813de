import {
  columnNameKeywords,
  reservedKeywords,
  typeFunctionKeywords,
  unreservedKeywords,
} from '../data/keywords.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

const keywords: ReadonlySet<string> = new Set([
  ...reservedKeywords,
  ...columnNameKeywords,
  ...typeFunctionKeywords,
  ...unreservedKeywords,
]);

export const showName = defineRule({
  code: 'MOLT221',
  name: 'show-name',
  title: 'SHOW of a setting with a keyword in its name',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'SET and RESET take any word behind the point of a setting’s name; SHOW takes none that is a keyword of CockroachDB: role, value, schema and hundreds more.',
  workaround: 'Put the word in quotes, or read the setting with current_setting().',
  documentation: docs('show-vars'),
  examples: [
    { bad: 'SHOW app.role;', fixed: 'SHOW app."role";' },
    { bad: 'SHOW session.tenant_id;', fixed: 'SHOW "session".tenant_id;' },
    { good: 'SHOW app.user_id; SHOW role; SHOW "app"."role"; SET app.role = 1; RESET app.role;' },
  ],
  visit: {
    VariableShowStmt(_, statement) {
      const name = statement.name(1);
      if (name.last === 1) return;
      for (let at = 1; at <= name.last; at += 2) {
        const token = statement.tokens[at];
        const word = token?.text.toLowerCase() ?? '';
        if (token?.kind !== 'word' || !keywords.has(word) || (at === 1 && word === 'tracing')) continue;
        const { range } = statement.span(at);
        statement.report({
          range,
          message: `${token.text} is a keyword in CockroachDB: behind SHOW it needs quotes.`,
          fix: { title: `Write "${word}"`, class: 'safe', edits: [replace(range, `"${word}"`)] },
        });
      }
    },
  },
});
