import type { Phase, Side } from '../api/schema.ts';

/** What an operator may ask for. */
export type Command = 'begin' | 'commit' | 'abort';
export const commands: readonly Command[] = ['begin', 'commit', 'abort'];

/** Where a cutover stands, as far as it decides what may be done. */
export interface Standing {
  readonly phase: Phase;
  readonly sourceOfTruth: Side;
  /** Whether an attempt is open: being prepared before the drain, or being finished after its commit. */
  readonly open: 'none' | 'preparing' | 'finishing' | 'running';
}

export interface Permission {
  readonly command: Command;
  readonly allowed: boolean;
  /** What it would do, or why it may not be done and what may. */
  readonly reason: string;
}

/** The other side. */
export const otherSide = (side: Side): Side => (side === 'source' ? 'target' : 'source');

/** Whether `command` is allowed at this standing; the one table that the API, the CLI and the editor go by. */
export function permission(command: Command, at: Standing): Permission {
  const say = (allowed: boolean, reason: string): Permission => ({ command, allowed, reason });
  const to = otherSide(at.sourceOfTruth);
  if (at.open === 'finishing') {
    return say(
      false,
      `Traffic runs at the ${at.sourceOfTruth}; the last steps of that cutover are being done. Wait for them.`,
    );
  }
  if (at.open === 'preparing') {
    return command === 'abort'
      ? say(true, 'Stops the preparation. Traffic was not touched.')
      : say(false, 'A cutover is being prepared. Wait for it, or abort it.');
  }
  switch (at.phase) {
    case 'serving':
      return command === 'begin'
        ? say(true, `Holds all traffic at the ${at.sourceOfTruth}, ready to switch to the ${to}.`)
        : say(false, 'No cutover is under way. Only begin is allowed.');
    case 'draining':
      if (command === 'abort') return say(true, `Lets traffic go on at the ${at.sourceOfTruth}.`);
      return say(false, 'Traffic is coming to rest. Wait until it is paused, or abort.');
    case 'paused':
      if (command === 'commit') return say(true, `Switches all traffic to the ${to}.`);
      if (command === 'abort') return say(true, `Lets traffic go on at the ${at.sourceOfTruth}.`);
      return say(false, 'Traffic is paused already. Commit or abort.');
    case 'committing':
      return say(
        false,
        'The commit is being proven and written. Wait for its end: a second or less, as a rule.',
      );
  }
}
