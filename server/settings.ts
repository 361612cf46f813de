import {
  cockroachVersions,
  newestVersion,
  type CockroachVersion,
  type Severity,
} from '../sql/rules/metadata.ts';
import type { ServerSettings } from './protocol.ts';
import { isRule } from './rules.ts';

/** What holds for a file: the folders of a workspace may differ in it. Every value is one that the server knows. */
export interface FileSettings {
  readonly targetVersion: CockroachVersion;
  readonly dialect: ServerSettings['dialect'];
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Path of the baseline, from the folder that a file is in; empty: none. */
  readonly baseline: string;
}

/** What holds for the whole workspace. */
export interface WindowSettings {
  /** Files that are left out, and the order in which the others make the schema: patterns as in .gitignore. */
  readonly exclude: readonly string[];
  readonly problems: ServerSettings['problems'];
  readonly schemaFiles: readonly string[];
}

export type CheckedSettings = FileSettings & WindowSettings;

const dialects: readonly string[] = ['auto', 'postgres', 'mysql', 'cockroach'];
const severities: readonly string[] = ['error', 'warning', 'info', 'hint', 'off'];

/**
 * Takes settings from outside (anything at all) and returns usable ones. What is missing or unknown falls back to
 * the default, because a typo in settings.json must not silence the server; `problems` says what was not understood.
 */
export function readSettings(raw: unknown): { settings: CheckedSettings; problems: string[] } {
  const given = isRecord(raw) ? raw : {};
  const problems: string[] = [];

  const version = cockroachVersions.find((known) => known === given['targetVersion']);
  if (given['targetVersion'] !== undefined && version === undefined) {
    problems.push(
      `molt.targetVersion: unknown version ${show(given['targetVersion'])}, using ${newestVersion}`,
    );
  }
  const dialect = given['dialect'];
  const dialectKnown = typeof dialect === 'string' && dialects.includes(dialect);
  if (dialect !== undefined && !dialectKnown) {
    problems.push(`molt.dialect: unknown dialect ${show(dialect)}, detecting it instead`);
  }

  const rules: Record<string, Severity | 'off'> = {};
  for (const [rule, severity] of Object.entries(isRecord(given['rules']) ? given['rules'] : {})) {
    if (!isRule(rule)) problems.push(`molt.rules: there is no rule ${show(rule)}`);
    if (typeof severity === 'string' && severities.includes(severity)) {
      rules[rule] = severity as Severity | 'off';
    } else {
      problems.push(`molt.rules: ${rule} has the unknown severity ${show(severity)}`);
    }
  }
  const patterns = (name: string): string[] => {
    const value = given[name] ?? [];
    const list = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
    if (!Array.isArray(value) || list.length < value.length)
      problems.push(`molt.${name}: not a list of patterns: ${show(value)}`);
    return list;
  };
  const whose = given['problems'];
  if (whose !== undefined && whose !== 'workspace' && whose !== 'openFiles')
    problems.push(`molt.problems: unknown value ${show(whose)}, using "workspace"`);
  return {
    settings: {
      targetVersion: version ?? newestVersion,
      dialect: dialectKnown ? (dialect as ServerSettings['dialect']) : 'auto',
      rules,
      exclude: patterns('exclude'),
      problems: whose === 'openFiles' ? 'openFiles' : 'workspace',
      schemaFiles: patterns('schemaFiles'),
      baseline: typeof given['baseline'] === 'string' ? given['baseline'] : '',
    },
    problems,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);
