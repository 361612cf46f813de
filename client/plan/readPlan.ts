import { Value } from 'typebox/value';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { Plan } from '../../contracts/plan.ts';

/** Something wrong in molt.yaml; offsets count UTF-16 code units. */
export interface PlanProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the text of a molt.yaml. Never throws: what is wrong is told with its place, and `plan` is there only when
 * nothing is wrong.
 */
export function readPlan(text: string): { plan?: Plan; problems: PlanProblem[] } {
  const document = parseDocument(text, { lineCounter: new LineCounter() });
  const problems: PlanProblem[] = document.errors.map((error) => ({
    message: error.message.split('\n')[0] ?? error.message,
    start: error.pos[0],
    end: Math.max(error.pos[1], error.pos[0] + 1),
  }));
  if (problems.length > 0) return { problems };
  const value: unknown = document.toJS();
  if (Value.Check(Plan, value)) return { plan: value, problems: [] };
  for (const error of Value.Errors(Plan, value)) {
    // An unknown key is reported at its parent, with its name in the parameters: the mark belongs on the key.
    const params = error.params as { additionalProperties?: string[] };
    const path = error.instancePath.split('/').slice(1).map(unescapePointer);
    const unknown = error.keyword === 'additionalProperties' ? (params.additionalProperties ?? []) : [];
    for (const key of unknown) {
      problems.push({ message: `Unknown key "${key}"`, ...placeOf([...path, key]) });
    }
    if (unknown.length === 0 && error.keyword !== 'additionalProperties') {
      const name = path.join('.') || 'the plan';
      problems.push({ message: `${name} ${error.message}`, ...placeOf(path) });
    }
  }
  return { problems: problems.length > 0 ? problems : [{ message: 'This is not a plan', start: 0, end: 1 }] };

  function placeOf(path: readonly string[]): { start: number; end: number } {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range)
        return { start: node.range[0], end: Math.max(node.range[1], node.range[0] + 1) };
    }
    return { start: 0, end: Math.max(1, text.indexOf('\n')) };
  }
}

/** JSON pointer escapes, RFC 6901 §4. */
const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * The text of a molt.yaml with one value set (or removed, when `value` is undefined); comments and order are kept.
 */
export function withValue(text: string, path: readonly string[], value: string | undefined): string {
  const document = parseDocument(text);
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, value);
  return document.toString({ lineWidth: 0 });
}

/** A new molt.yaml. */
export function newPlanText(targetVersion: string): string {
  return [
    '# What is migrated, from where to where. Passwords are never in this file: VS Code keeps them in its secret',
    '# storage, the command line takes them from the environment.',
    'version: 1',
    `targetVersion: ${targetVersion}`,
    'strategy: live',
    'cutover:',
    '  maxLagSeconds: 2',
    '  beginTimeoutSeconds: 30',
    '  maxPauseSeconds: 60',
    '',
  ].join('\n');
}
