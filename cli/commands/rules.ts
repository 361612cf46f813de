import Table from 'cli-table3';
import type { Command } from 'commander';
import type { Rule } from '../../sql/rules/rule.ts';
import { allRules } from '../../sql/rules/registry.ts';
import { findRule } from '../check/options.ts';
import { outputColors } from '../exit.ts';

export function register(program: Command): void {
  program
    .command('rules')
    .description('List the rules of molt check, or explain one.')
    .argument('[rule]', 'code or name of a rule')
    .option('--format <format>', 'text or json', 'text')
    .action((name: string | undefined, options: { format: string }) => {
      const rules = name === undefined ? allRules : [findRule(name)];
      if (options.format === 'json') {
        process.stdout.write(`${JSON.stringify(rules.map(metadata), null, 2)}\n`);
      } else {
        process.stdout.write(name === undefined ? list(rules) : rules.map(explain).join('\n'));
      }
    });
}

function metadata({ visit: _visit, schema: _schema, ...rest }: Rule): object {
  return rest;
}

function list(rules: readonly Rule[]): string {
  const table = new Table({
    head: ['code', 'name', 'severity', 'layer', 'fix', 'until', 'title'],
    style: { head: [], border: [], compact: true },
    chars: { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '',
      'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: ' ' },
  }); // prettier-ignore
  for (const rule of rules) {
    table.push([
      outputColors.bold(rule.code),
      rule.name,
      rule.severity,
      rule.layer,
      rule.fix,
      rule.supportedSince ?? '',
      rule.title,
    ]);
  }
  return `${table.toString()}\n`;
}

function explain(rule: Rule): string {
  const { bold, dim } = outputColors;
  const lines = [
    `${bold(`${rule.code} ${rule.title}`)} ${dim(`(${rule.name}, ${rule.severity}, ${rule.layer}, fix: ${rule.fix})`)}`,
    '',
    rule.why,
    '',
    `What to do: ${rule.workaround}`,
  ];
  if (rule.supportedSince !== undefined) lines.push('', `Works since CockroachDB ${rule.supportedSince}.`);
  for (const { bad, good, fixed } of rule.examples) {
    lines.push('');
    if (bad !== undefined) lines.push(`${dim('raises ')} ${bad}`);
    if (fixed !== undefined) lines.push(`${dim('fixed  ')} ${fixed === '' ? '(removed)' : fixed}`);
    if (good !== undefined) lines.push(`${dim('fine   ')} ${good}`);
  }
  lines.push('', rule.documentation);
  if (rule.issue !== undefined) lines.push(`https://go.crdb.dev/issue-v/${rule.issue}/v26.2`);
  return `${lines.join('\n')}\n`;
}
