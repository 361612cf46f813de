import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RuleCode, RuleMetadata, Severity } from '../../../sql/rules/metadata.ts';
import { allRules } from '../../../sql/rules/registry.ts';
import { version } from '../../version.ts';
import { wellFormed } from './printable.ts';
import type { Place, Report, Reported, ReportOptions, Unread } from './report.ts';

const levels: Record<Severity, 'error' | 'warning' | 'note'> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/**
 * SARIF 2.1.0 (OASIS), with what GitHub code scanning and VS Code's SARIF viewer use of it. Results are written as they
 * come, so the rules that they point to stand behind them: a JSON object has no order.
 */
export function sarifReport({ write }: Pick<ReportOptions, 'write'>): Report {
  const rules: RuleMetadata[] = [];
  const indices = new Map<RuleCode, number>();
  const unread: Unread[] = [];
  let first = true;

  const indexOf = (code: RuleCode): number => {
    const known = indices.get(code);
    if (known !== undefined) return known;
    const rule = allRules.find((each) => each.code === code);
    if (rule === undefined) throw new Error(`no rule ${code}`);
    indices.set(code, rules.length);
    return rules.push(rule) - 1;
  };
  const begin = () =>
    '{\n"$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n"version": "2.1.0",\n"runs": [{\n"results": [';

  return {
    needs: { fingerprints: true, edits: true, each: true },
    add(_file, findings) {
      const out: string[] = [];
      for (const one of findings) {
        out.push(`${first ? begin() : ','}\n${JSON.stringify(result(one, indexOf(one.finding.code)))}`);
        first = false;
      }
      write(out.join(''));
    },
    unread: (file) => void unread.push(file),
    end() {
      const tool = {
        driver: {
          name: 'molt check',
          semanticVersion: version,
          informationUri: 'https://www.cockroachlabs.com/docs/stable/migration-overview',
          rules: rules.map(reportingDescriptor),
        },
      };
      const rest = {
        tool,
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [root]: { uri: `${pathToFileURL(process.cwd()).href}/` } },
        invocations: [
          {
            executionSuccessful: unread.length === 0,
            ...(unread.length === 0 ? {} : { toolExecutionNotifications: unread.map(notification) }),
          },
        ],
      };
      write(`${first ? begin() : '\n'}],\n${JSON.stringify(rest, null, 1).slice(2, -2)}\n}]\n}\n`);
    },
  };
}

const root = '%SRCROOT%';

function result(
  { file, finding, fingerprint, edits, related = [], ...place }: Reported,
  ruleIndex: number,
): object {
  const artifactLocation = locationOf(file);
  return {
    ruleId: finding.code,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: { artifactLocation, region: regionOf(place) },
        ...(finding.table === undefined
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: finding.table, kind: 'table' }] }),
      },
    ],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map(({ file: other, message, ...where }, index) => ({
            id: index + 1,
            message: { text: message },
            physicalLocation: { artifactLocation: locationOf(other), region: regionOf(where) },
          })),
        }),
    // GitHub tells by the first whether an alert is one that it knows. Lines do not come into it.
    ...(fingerprint === undefined
      ? {}
      : { partialFingerprints: { primaryLocationLineHash: fingerprint, 'moltFinding/v1': fingerprint } }),
    ...(finding.fix === undefined || edits === undefined
      ? {}
      : {
          fixes: [
            {
              description: { text: finding.fix.title },
              artifactChanges: [
                {
                  artifactLocation,
                  replacements: edits.map((edit) => ({
                    deletedRegion: regionOf(edit),
                    insertedContent: { text: edit.text },
                  })),
                },
              ],
            },
          ],
        }),
    properties: { layer: finding.layer, fix: finding.fixClass },
  };
}

function regionOf({ line, column, endLine, endColumn }: Place): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** Relative to the folder that we run in, which for GitHub is the repository; other files by their whole address. */
function locationOf(file: string): { readonly uri: string; readonly uriBaseId?: string } {
  if (file === '<stdin>') return { uri: 'stdin.sql', uriBaseId: root };
  const path = relative(process.cwd(), resolve(wellFormed(file)));
  if (path.startsWith('..') || isAbsolute(path)) return { uri: pathToFileURL(resolve(file)).href };
  return { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: root };
}

function reportingDescriptor(rule: RuleMetadata): object {
  const kind = {
    error: 'error',
    warning: 'warning',
    info: 'recommendation',
    hint: 'recommendation',
  } as const;
  return {
    id: rule.code,
    name: rule.name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: {
      text: `${rule.why}\n\n${rule.workaround}`,
      markdown: `${rule.why}\n\n**What to do:** ${rule.workaround}\n\n[Documentation](${rule.documentation})`,
    },
    helpUri: rule.documentation,
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      tags: [rule.layer, ...rule.sources],
      precision: 'high',
      'problem.severity': kind[rule.severity],
    },
  };
}

function notification({ file, error }: Unread): object {
  return {
    level: 'error',
    message: { text: `${error.message}. ${error.remedy}` },
    descriptor: { id: error.code },
    locations: [{ physicalLocation: { artifactLocation: locationOf(file) } }],
  };
}
