import type { FileSummary, WorkspaceFinding, WorkspaceFindings } from '../../../server/protocol.ts';
import { count, counted } from '../../text/figures.ts';
import { t } from '../../text/l10n.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { MigrationFacts } from '../facts.ts';
import { groupingName, type Grouping } from '../grouping.model.ts';
import { step } from './step.ts';

/** What the check of the workspace found, by rule, by table or by file. */
export function schemaStep({ schema, grouping }: MigrationFacts): TreeNode {
  const label = t('Schema');
  switch (schema.kind) {
    case 'unknown':
      return step('schema', label, 'todo', t('not checked yet'), {
        command: { id: 'molt.checkWorkspace', title: t('Check the workspace') },
      });
    case 'checking': {
      const { progress } = schema;
      const far = progress
        ? t('checking… {0} of {1}', count(progress.done), counted(progress.total, 'file', 'files'))
        : t('checking…');
      return step('schema', label, 'busy', far);
    }
    case 'failed':
      return step('schema', label, 'failed', schema.message, {
        tooltip: t('{0}\n{1}', schema.message, t('The log says why. Choose this step to restart it.')),
        command: { id: 'molt.restartServer', title: t('Restart Language Server') },
      });
    case 'known': {
      const { files, findings, notChecked } = schema.result;
      const sum = (pick: (file: (typeof files)[number]) => number): number =>
        files.reduce((total, file) => total + pick(file), 0);
      const errors = sum((file) => file.errors);
      const warnings = sum((file) => file.warnings);
      if (files.length === 0 && notChecked.length === 0)
        return step('schema', label, 'todo', t('no SQL files in this workspace'));
      const unknown = sum((file) => file.notChecked) + notChecked.length;
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
        unknown > 0 ? t('{0} not checked', count(unknown)) : '',
        counted(files.length, 'file', 'files'),
        findings.length > 0 ? groupingName(grouping) : '',
      ].filter(Boolean);
      return step('schema', label, errors + unknown > 0 ? 'attention' : 'done', parts.join(' · '), {
        children: [...notChecked.map(notCheckedNode), ...groupsOf(schema.result, grouping)],
      });
    }
  }
}

const unknownLook = (): Pick<TreeNode, 'icon' | 'color' | 'spoken'> => ({
  icon: 'question',
  color: 'list.warningForeground',
  spoken: t('not checked'),
});

/** What nobody looked at is no clean file. */
const notCheckedNode = ({ uri, why }: WorkspaceFindings['notChecked'][number]): TreeNode => ({
  id: `schema.notChecked:${uri}`,
  label: t('{0} not checked', fileName(uri)),
  description: why,
  tooltip: t('{0}\n{1}', decodeURIComponent(uri), why),
  ...unknownLook(),
});

/** Findings that one group shows; a dump of thousands of tables would else hold up the view. */
const mostShown = 200;

function groupsOf({ files, findings }: WorkspaceFindings, by: Grouping): TreeNode[] {
  switch (by) {
    case 'rule':
      return byGravity(group(findings, ({ code }) => code)).map(([code, list]) =>
        // The count stands before the title, which a narrow sidebar cuts off.
        ({
          ...groupNode('rule', code, t('{0} · {1}', code, count(list.length)), list),
          description: list[0]?.title,
        }),
      );
    case 'table':
      return [...group(findings, ({ table }) => table ?? '')].map(([table, list]) =>
        groupNode('table', table, table || t('of no table'), list),
      );
    case 'file': {
      const byFile = group(findings, ({ uri }) => uri);
      return worstFirst(files).map((file) => {
        const list = byFile.get(file.uri) ?? [];
        return {
          ...groupNode('file', file.uri, fileName(file.uri), list),
          description: fileText(file),
          // A file that was declined has no findings either.
          ...(list.length === 0 && file.notChecked > 0 ? unknownLook() : {}),
          context: 'file',
          subject: { kind: 'file', uri: file.uri },
        };
      });
    }
  }
}

function groupNode(by: Grouping, key: string, label: string, list: readonly WorkspaceFinding[]): TreeNode {
  const shown = list.slice(0, mostShown).map((finding, index) => findingNode(by, index, finding));
  const more: TreeNode[] =
    list.length > mostShown
      ? [
          {
            id: `schema.${by}:${key}:more`,
            label: t('{0} more', count(list.length - mostShown)),
            icon: 'ellipsis',
            command: { id: 'molt.showSchemaFindings', title: t('Show in the Problems panel') },
          },
        ]
      : [];
  return {
    id: `schema.${by}:${key}`,
    label,
    description: `(${count(list.length)})`,
    ...severityLook(list),
    children: [...shown, ...more],
  };
}

/** First what tells it from the others of its group: a narrow sidebar cuts off the rest. */
function findingNode(by: Grouping, index: number, finding: WorkspaceFinding): TreeNode {
  const { uri, line, character, code, message, title } = finding;
  const place = t('{0}:{1}', fileName(uri), line + 1);
  const where = by === 'file' ? t('line {0}', line + 1) : place;
  return {
    id: `finding:${by}:${index}:${uri}:${line}:${character}:${code}`,
    label: by === 'rule' ? place : title,
    description: by === 'rule' ? message : t('{0} · {1}', where, message),
    tooltip: t('{0}\n{1} {2}\n{3}', message, code, title, place),
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

/** What a file's line says: what there is, or that there is nothing. */
function fileText({ errors, warnings, infos, hints, safeFixes, notChecked }: FileSummary): string {
  const parts = [
    errors > 0 ? counted(errors, 'error', 'errors') : '',
    warnings > 0 ? counted(warnings, 'warning', 'warnings') : '',
    errors + warnings === 0 && infos + hints > 0 ? counted(infos + hints, 'hint', 'hints') : '',
    safeFixes > 0 ? counted(safeFixes, 'safe fix', 'safe fixes') : '',
    notChecked > 0 ? t('{0} not checked', count(notChecked)) : '',
  ].filter(Boolean);
  return parts.join(' · ') || t('nothing to change');
}

const worstFirst = (files: readonly FileSummary[]): FileSummary[] =>
  [...files].sort((a, b) => b.errors - a.errors || b.warnings - a.warnings || a.uri.localeCompare(b.uri));

const gravity = { error: 0, warning: 1, info: 2, hint: 3 } as const;

/** What stops a load first, then what there is most of. */
function byGravity(
  groups: ReadonlyMap<string, readonly WorkspaceFinding[]>,
): [string, readonly WorkspaceFinding[]][] {
  const worst = (list: readonly WorkspaceFinding[]): number =>
    list.reduce((least, { severity }) => Math.min(least, gravity[severity]), gravity.hint as number);
  return [...groups].sort(([, a], [, b]) => worst(a) - worst(b) || b.length - a.length);
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
