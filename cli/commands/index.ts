// The table of contents of `molt`: one line a sub-command, in the order in which --help shows them.
import type { Register } from '../register.ts';

/** PostgreSQL's parser is compiled on other threads while our own code is read; who needs it waits for it, and says why it failed. */
async function besideParser<T>(load: () => Promise<T>): Promise<T> {
  void import('../../sql/parse/engine.ts').then(({ loadEngine }) => loadEngine()).catch(() => undefined);
  return load();
}

/** How to get what adds each sub-command to the program. */
export const commands: Readonly<Record<string, () => Promise<Register>>> = {
  check: async () => (await besideParser(() => import('./check.ts'))).register,
  rules: async () => (await import('./rules.ts')).register,
  connect: async () => (await import('./connect.ts')).register,
  convert: async () => (await besideParser(() => import('./convert.ts'))).register,
  fetch: async () => (await import('./fetch.ts')).register,
  replicate: async () => (await import('./replicate.ts')).register,
  verify: async () => (await import('./verify.ts')).register,
};
