// The table of contents of `molt`: one line a sub-command, in the order in which --help shows them.
import type { Register } from '../register.ts';

/** How to get what adds each sub-command to the program. */
export const commands: Readonly<Record<string, () => Promise<Register>>> = {
  check: async () => (await import('./check.ts')).register,
  rules: async () => (await import('./rules.ts')).register,
  connect: async () => (await import('./connect.ts')).register,
  convert: async () => (await import('./convert.ts')).register,
  fetch: async () => (await import('./fetch.ts')).register,
  replicate: async () => (await import('./replicate.ts')).register,
  verify: async () => (await import('./verify.ts')).register,
};
