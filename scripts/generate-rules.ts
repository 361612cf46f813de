import type { Rule } from '../sql/rules/rule.ts';
import { allRules } from '../sql/rules/registry.ts';
import { newestVersion } from '../sql/rules/metadata.ts';
import type { Generator } from './generators.ts';

/** docs/rules/: a page for each rule and a list of all, made of the rules' metadata. */
export const rulePages: Generator = {
  name: 'rule pages',
  ownsFolder: 'docs/rules',
  files: () =>
    Promise.resolve([
      { path: 'docs/rules/README.md', text: listPage() },
      ...allRules.map((rule) => ({ path: `docs/rules/${rule.code}.md`, text: rulePage(rule) })),
    ]),
};

const notice = '<!-- Generated from sql/rules by `npm run generate`; edit the rule instead. -->';

function listPage(): string {
  const rows = allRules.map(
    (rule) =>
      `| [${rule.code}](${rule.code}.md) | ${cell(rule.title)} | ${rule.severity} | ${rule.layer} | ${rule.fix} | ${rule.supportedSince ?? ''} |`,
  );
  return [
    notice,
    '',
    '# Rules',
    '',
    'What the editor and `molt check` look for. The layer says where CockroachDB stops: **grammar** its parser refuses the',
    'text, **later** the statement parses and fails when it runs, **meaning** it is accepted and means something else,',
    '**advice** it works and there is a better way. A **safe** fix keeps the meaning, a **review** fix needs a look.',
    '',
    'To ignore a finding, write `-- molt-ignore MOLT112: why` on its line or on the line before.',
    '',
    '| code | what | severity | layer | fix | works since |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function rulePage(rule: Rule): string {
  const lines = [
    notice,
    '',
    `# ${rule.code} ${rule.title}`,
    '',
    `\`${rule.name}\` · ${rule.severity} · ${rule.layer} · fix: ${rule.fix} · source: ${rule.sources.join(', ')}` +
      (rule.supportedSince === undefined ? '' : ` · works since CockroachDB ${rule.supportedSince}`),
    '',
    '## Why',
    '',
    rule.why,
    '',
    '## What to do',
    '',
    rule.workaround,
    '',
    '## Examples',
    '',
  ];
  for (const { bad, good, fixed } of rule.examples) {
    if (bad !== undefined) lines.push('Raises it:', '', ...block(bad));
    if (fixed === '') lines.push('Its fix removes the statement.', '');
    else if (fixed !== undefined) lines.push('After its fix:', '', ...block(fixed));
    if (good !== undefined) lines.push('Fine:', '', ...block(good));
  }
  lines.push('## Read on', '', `- [CockroachDB documentation](${rule.documentation})`);
  if (rule.issue !== undefined) {
    lines.push(
      `- [CockroachDB issue ${rule.issue}](https://go.crdb.dev/issue-v/${rule.issue}/${newestVersion})`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function block(sql: string): string[] {
  return ['```sql', sql.trimEnd(), '```', ''];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
