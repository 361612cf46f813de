// Everything that is generated, one entry each. Add a generator: a file scripts/generate-<what>.ts and a line here.

import { checkSchema } from './generate-check-schema.ts';
import { cliPage } from './generate-cli.ts';
import { errorPage } from './generate-errors.ts';
import { l10nBundle } from './generate-l10n.ts';
import { openapi } from './generate-openapi.ts';
import { planPage } from './generate-plan-page.ts';
import { planSchema } from './generate-plan-schema.ts';
import { rulePages } from './generate-rules.ts';
import { settingsPage } from './generate-settings.ts';

export interface GeneratedFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Generator {
  readonly name: string;
  /** Makes the files' texts from today's sources. Writes nothing. */
  files(): Promise<readonly GeneratedFile[]>;
  /** A folder in which nothing else lives: what the generator no longer makes is removed. */
  readonly ownsFolder?: string;
}

export const generators: readonly Generator[] = [
  checkSchema,
  cliPage,
  errorPage,
  l10nBundle,
  openapi,
  planPage,
  planSchema,
  rulePages,
  settingsPage,
];
