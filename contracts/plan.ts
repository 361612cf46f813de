import { Type, type Static } from 'typebox';

/**
 * The plan file `molt.yaml`: what is migrated, from where to where, and within which limits. All engines, the command
 * line and the extension read the same file. Secrets are never in it: a side names its host, database and user; the
 * password comes from VS Code's secret storage, the environment variable that `passwordFrom` names, or a Kubernetes
 * secret. contracts/molt.schema.json is generated from this text (`npm run generate`).
 */

const side = (which: string) =>
  Type.Object(
    {
      url: Type.Optional(
        Type.String({
          description: `Connection string of the ${which} without its password, e.g. postgresql://app@db1:5432/orders`,
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
    strategy: Type.Optional(Type.Union([Type.Literal('lift-and-shift'), Type.Literal('live')])),
    schema: Type.Optional(
      Type.Object(
        {
          files: Type.Optional(
            Type.Array(Type.String(), { description: 'SQL files of the schema, as globs from this folder.' }),
          ),
          intSize: Type.Optional(
            Type.Union([Type.Literal('keep'), Type.Literal('int8')], {
              description: 'keep: INTEGER becomes INT4',
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
          exclude: Type.Optional(Type.Array(Type.String())),
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
          maxLagSeconds: Type.Optional(Type.Number({ default: 2, minimum: 0 })),
          maxVerifyAgeMinutes: Type.Optional(Type.Number({ default: 60, minimum: 0 })),
          beginTimeoutSeconds: Type.Optional(
            Type.Number({ default: 30, minimum: 0, description: '0 waits for ever' }),
          ),
          maxPauseSeconds: Type.Optional(Type.Number({ default: 60, exclusiveMinimum: 0 })),
          reverseReplication: Type.Optional(Type.Boolean({ default: true })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false, title: 'Molt Workbench plan (molt.yaml)' },
);
export type Plan = Static<typeof Plan>;
