import { Type, type Static } from 'typebox';

/**
 * The plan file `molt.yaml`: what is migrated, from where to where, and within which limits. The extension reads it and
 * passes on what the commands need; the commands themselves take options and the environment. Secrets are never in it:
 * a side names its host, database and user; the password comes from VS Code's secret storage or from the environment
 * variable that `passwordFrom` names. contracts/molt.schema.json and docs/plan.md are generated from this text.
 */

const side = (which: string) =>
  Type.Object(
    {
      url: Type.Optional(
        Type.String({
          description: `Connection string of the ${which} without its password, e.g. postgresql://app@${which === 'source' ? 'db1:5432' : 'crdb:26257'}/orders`,
          pattern: '^(postgres|postgresql|mysql)://[^:@/]*(@|$|[^@]*$)',
        }),
      ),
      passwordFrom: Type.Optional(
        Type.String({ description: 'Name of the environment variable that holds the password.' }),
      ),
    },
    { additionalProperties: false },
  );

export const Plan = Type.Object(
  {
    version: Type.Literal(1, { description: 'Version of this file format.' }),
    source: Type.Optional(side('source')),
    target: Type.Optional(side('target')),
    targetVersion: Type.Optional(
      Type.String({
        pattern: '^v\\d+\\.\\d+$',
        description: 'CockroachDB version to check against, e.g. v26.2',
      }),
    ),
    strategy: Type.Optional(
      Type.Union([Type.Literal('lift-and-shift'), Type.Literal('live')], {
        description:
          'live: replicate and cut over under traffic; lift-and-shift: load once, with writers stopped.',
      }),
    ),
    schema: Type.Optional(
      Type.Object(
        {
          files: Type.Optional(
            Type.Array(Type.String(), {
              description:
                'SQL files of the schema, as globs from this folder. Not read yet: all SQL files are checked.',
            }),
          ),
          intSize: Type.Optional(
            Type.Union([Type.Literal('keep'), Type.Literal('int8')], {
              description:
                'keep: INTEGER stays four bytes wide (INT4); int8: it becomes eight. Not read yet: keep.',
            }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    tables: Type.Optional(
      Type.Object(
        {
          include: Type.Optional(
            Type.Array(Type.String(), { description: 'Tables as schema.table; * matches any part.' }),
          ),
          exclude: Type.Optional(
            Type.Array(Type.String(), { description: 'Tables to leave out, in the same form.' }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    orchestrator: Type.Optional(
      Type.Object(
        {
          url: Type.String({ description: 'Address of the orchestrator, e.g. https://lms:4200' }),
        },
        { additionalProperties: false },
      ),
    ),
    cutover: Type.Optional(
      Type.Object(
        {
          maxLagSeconds: Type.Optional(
            Type.Number({
              default: 2,
              minimum: 0,
              description:
                'Replication lag above which a cutover may not begin. Not read yet: the orchestrator takes --max-lag.',
            }),
          ),
          maxVerifyAgeMinutes: Type.Optional(
            Type.Number({
              default: 60,
              minimum: 0,
              description:
                'How old the last verification may be. Not read yet: the orchestrator takes --max-verify-age.',
            }),
          ),
          beginTimeoutSeconds: Type.Optional(
            Type.Number({
              default: 30,
              minimum: 0,
              description: 'How long proxies may take to come to rest; 0 waits for ever.',
            }),
          ),
          maxPauseSeconds: Type.Optional(
            Type.Number({
              default: 60,
              exclusiveMinimum: 0,
              description: 'A cutover that is not committed by then is aborted.',
            }),
          ),
          reverseReplication: Type.Optional(
            Type.Boolean({
              default: true,
              description: 'Carry changes back to the source after the commit, so that one can go back.',
            }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false, title: 'Molt Workbench plan (molt.yaml)' },
);
export type Plan = Static<typeof Plan>;
