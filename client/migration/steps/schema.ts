import type { WorkspaceFinding, WorkspaceFindings } from '../../../server/protocol.ts';
import { count, counted } from '../../text/figures.ts';
import { t } from '../../text/l10n.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { MigrationFacts } from '../facts.ts';
import { step } from './step.ts';

/** What the check of the workspace found, by rule, by table and by file. */
export function schemaStep({ schema }: MigrationFacts): TreeNode {
  const label = t('Schema');
  switch (schema.kind) {
    case 'unknown':
      return step('schema', label, 'todo', t('not checked yet'), {
        command: { id: 'molt.checkWorkspace', title: t('Check the workspace') },
      });
    case 'checking':
      return step('schema', label, 'busy', t('checking…'));
    case 'failed':
      return step('schema', label, 'failed', schema.message);
    case 'known': {
      const { files, findings } = schema.result;
      const sum = (pick: (file: (typeof files)[number]) => number): number =>
        files.reduce((total, file) => total + pick(file), 0);
      const errors = sum((file) => file.errors);
      const warnings = sum((file) => file.warnings);
      if (files.length === 0) return step('schema', label, 'todo', t('no SQL files in this workspace'));
      const parts = [
        errors > 0 ? counted(errors, 'error', 'errors') : '',
        warnings > 0 ? counted(warnings, 'warning', 'warnings') : '',
        sum((file) => file.safeFixes) > 0
          ? counted(
              sum((file) => file.safeFixes),
              'safe fix waiting',
              'safe fixes waiting',
            )
          : '',
        counted(files.length, 'file', 'files'),
      ].filter(Boolean);
      return step('schema', label, errors > 0 ? 'attention' : 'done', parts.join(' · '), {
        children: findings.length > 0 || files.length > 0 ? schemaGroups(schema.result) : undefined,
      });
    }
  }
}

function schemaGroups({ files, findings }: WorkspaceFindings): TreeNode[] {
  const byRule = group(findings, (finding) => finding.code);
  const byTable = group(
    findings.filter((finding) => finding.table),
    (finding) => finding.table ?? '',
  );
  const byFile = group(findings, (finding) => finding.uri);
  const groups: TreeNode[] = [
    {
      id: 'schema.rules',
      label: t('by rule'),
      description: count(byRule.size),
      icon: 'law',
      children: [...byRule].map(([code, list]) => ({
        id: `schema.rule:${code}`,
        label: t('{0} {1}', code, list[0]?.title ?? ''),
        description: `(${count(list.length)})`,
        ...severityLook(list),
        children: list.map((finding, index) => findingNode(`rule:${index}`, finding, fileName(finding.uri))),
      })),
    },
    {
      id: 'schema.tables',
      label: t('by table'),
      description: count(byTable.size),
      icon: 'table',
      children: [...byTable].map(([table, list]) => ({
        id: `schema.table:${table}`,
        label: table,
        description: `(${count(list.length)})`,
        ...severityLook(list),
        children: list.map((finding, index) => findingNode(`table:${index}`, finding, finding.code)),
      })),
    },
    {
      id: 'schema.files',
      label: t('by file'),
      description: count(files.length),
      icon: 'files',
      children: files.map((file) => ({
        id: `schema.file:${file.uri}`,
        label: fileName(file.uri),
        description: t(
          '{0} · {1}',
          counted(file.errors, 'error', 'errors'),
          counted(file.safeFixes, 'safe fix', 'safe fixes'),
        ),
        context: 'file',
        subject: { kind: 'file', uri: file.uri },
        ...severityLook(byFile.get(file.uri) ?? []),
        children: (byFile.get(file.uri) ?? []).map((finding, index) =>
          findingNode(`file:${index}`, finding, finding.code),
        ),
      })),
    },
  ];
  return groups.filter((node) => node.children && node.children.length > 0);
}

function findingNode(key: string, finding: WorkspaceFinding, where: string): TreeNode {
  const { uri, line, character, code } = finding;
  return {
    id: `finding:${key}:${uri}:${line}:${character}:${code}`,
    label: finding.message,
    description: t('{0}:{1}', where, line + 1),
    tooltip: t('{0}\n{1} {2}', finding.message, code, finding.title),
    ...severityLook([finding]),
    command: { id: 'molt.openPlace', title: t('Show'), arguments: [{ uri, line, character }] },
  };
}

function severityLook(findings: readonly WorkspaceFinding[]): Pick<TreeNode, 'icon' | 'color' | 'spoken'> {
  const worst = (['error', 'warning', 'info', 'hint'] as const).find((severity) =>
    findings.some((finding) => finding.severity === severity),
  );
  switch (worst) {
    case 'error':
      return { icon: 'error', color: 'list.errorForeground', spoken: t('error') };
    case 'warning':
      return { icon: 'warning', color: 'list.warningForeground', spoken: t('warning') };
    case 'info':
    case 'hint':
      return { icon: 'info', spoken: t('information') };
    case undefined:
      return { icon: 'pass', color: 'testing.iconPassed', spoken: t('clean') };
  }
}

function group<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list) list.push(item);
    else groups.set(key(item), [item]);
  }
  return new Map([...groups].sort(([a], [b]) => a.localeCompare(b)));
}

const fileName = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
