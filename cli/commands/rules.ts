import Table from 'cli-table3';
import type { Command } from 'commander';
import { MoltError } from '../../contracts/errors.ts';
import { createAnalyzer, loadParser } from '../../sql/analyze/analyze.ts';
import {
  cockroachVersions,
  newestVersion,
  type CockroachVersion,
  type FixClass,
} from '../../sql/rules/metadata.ts';
import type { Rule } from '../../sql/rules/rule.ts';
import { allRules } from '../../sql/rules/registry.ts';
import { findRule } from '../check/options.ts';
import { outputColors } from '../exit.ts';

interface Options {
  readonly format: string;
  readonly list?: boolean;
  readonly dialect?: string;
}

export function register(program: Command): void {
  program
    .command('rules')
    .description('List the rules of molt check, or explain one: why, what to do, versions, examples.')
    .argument('[rule]', 'code or name of a rule')
    .option('--list', 'one line a rule; the default when none is named')
    .option('--dialect <dialect>', 'list those that look at postgres or mysql SQL')
    .option('--format <format>', 'text or json', 'text')
    .action(run);
}

async function run(name: string | undefined, options: Options): Promise<void> {
  if (options.format !== 'text' && options.format !== 'json') {
    throw new MoltError('input/usage', { reason: `There is no format ${options.format} (text, json)` });
  }
  const { dialect } = options;
  if (dialect !== undefined && dialect !== 'postgres' && dialect !== 'mysql') {
    throw new MoltError('input/usage', {
      reason: `No rules are for the dialect ${dialect} (postgres, mysql)`,
    });
  }
  const named = name === undefined ? allRules : [findRule(name)];
  const rules = dialect === undefined ? named : named.filter((rule) => rule.sources.includes(dialect));
  if (options.format === 'json') {
    process.stdout.write(`${JSON.stringify(rules.map(metadata), null, 2)}\n`);
  } else if (name === undefined || options.list === true) {
    process.stdout.write(list(rules));
  } else {
    await loadParser();
    process.stdout.write(rules.map(explain).join('\n'));
  }
}

/** How a rule looks: functions, nothing for a reader. */
const how: ReadonlySet<string> = new Set(['visit', 'text', 'body', 'mysql', 'schema']);

/** What a rule says of itself. */
function metadata(rule: Rule): object {
  return Object.fromEntries(Object.entries(rule).filter(([key]) => !how.has(key)));
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
    bold(`${rule.code} ${rule.title}`),
    dim(`${rule.name} · ${rule.severity} · ${rule.layer} · ${rule.sources.join(', ')} · ${fixes[rule.fix]}`),
    '',
    rule.why,
    '',
    `What to do: ${rule.workaround}`,
  ];
  for (const { bad, good, fixed } of rule.examples) {
    lines.push('');
    if (bad !== undefined) lines.push(`${dim('raises  ')} ${indented(bad)}`);
    if (fixed !== undefined) lines.push(`${dim('fixed   ')} ${fixed === '' ? '(removed)' : indented(fixed)}`);
    if (bad !== undefined) lines.push(`${dim('versions')} ${spans(versionsWith(rule, bad))}`);
    if (good !== undefined) lines.push(`${dim('fine    ')} ${indented(good)}`);
  }
  lines.push(
    '',
    `To leave one out: -- molt-ignore ${rule.code}: why   (above the statement, or behind the line)`,
  );
  lines.push('', rule.documentation);
  if (rule.issue !== undefined) lines.push(`https://go.crdb.dev/issue-v/${rule.issue}/${newestVersion}`);
  return `${lines.join('\n')}\n`;
}

const fixes: Record<FixClass, string> = {
  safe: 'safe fix: --fix does it',
  review: 'fix to review: the editor offers it',
  manual: 'to be fixed by hand',
};

const indented = (sql: string): string => sql.trimEnd().replaceAll('\n', '\n         ');

/** The versions for which the rule raises an example: asked of the rule, as it may know versions of its own. */
function versionsWith(rule: Rule, example: string): CockroachVersion[] {
  const dialect = rule.sources.includes('postgres') ? 'postgres' : 'mysql';
  return cockroachVersions.filter((targetVersion) =>
    createAnalyzer({ dialect, targetVersion })
      .update(example)
      .findings.some((finding) => finding.code === rule.code),
  );
}

/** `v23.1 to v24.3; fine since v25.1`. */
function spans(versions: readonly CockroachVersion[]): string {
  const first = versions[0];
  const last = versions.at(-1);
  if (first === undefined || last === undefined) return 'none that is known here';
  const next = cockroachVersions[cockroachVersions.indexOf(last) + 1];
  const until = first === last ? first : `${first} to ${last}`;
  return next === undefined ? `${until}, the newest` : `${until}; fine since ${next}`;
}
