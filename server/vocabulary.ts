import {
  cockroachFunctions,
  cockroachTypes,
  type CockroachFunction,
  type CockroachType,
} from '../sql/rules/data/cockroach-names.ts';
import { cockroachVersions, type CockroachVersion } from '../sql/rules/metadata.ts';

/** Whether a target has what came with a version; what has no version was always there. */
export function isThere(since: CockroachVersion | undefined, target: CockroachVersion): boolean {
  return since === undefined || cockroachVersions.indexOf(target) >= cockroachVersions.indexOf(since);
}

export const typesOf = (target: CockroachVersion): readonly CockroachType[] =>
  cockroachTypes.filter(({ since }) => isThere(since, target));

export const functionsOf = (target: CockroachVersion): readonly CockroachFunction[] =>
  cockroachFunctions.filter(({ since }) => isThere(since, target));

const byName = new Map(cockroachFunctions.map((each) => [each.name, each]));

/** A built-in function of CockroachDB by its name in lower case. */
export const functionByName = (name: string): CockroachFunction | undefined => byName.get(name);
