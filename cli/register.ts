import type { Command } from 'commander';

/** Adds a sub-command to the program. */
export type Register = (program: Command) => void;

/**
 * Adds the sub-commands to `program`: the one whose name is `wanted`, or all when no such is there (for --help, and for
 * what is misspelt). What is not wanted isn't loaded: `molt check` has no use for the drivers of two databases, whose
 * code takes longer to read than a small file to check.
 */
export async function addCommands(
  program: Command,
  commands: Readonly<Record<string, () => Promise<Register>>>,
  wanted: string | undefined,
): Promise<Command> {
  const names = wanted !== undefined && Object.hasOwn(commands, wanted) ? [wanted] : Object.keys(commands);
  for (const load of await Promise.all(names.map((name) => commands[name]?.()))) load?.(program);
  return program;
}
