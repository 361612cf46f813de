import { describe, expect, test } from 'vitest';
import { commands, permission, type Command, type Standing } from './phases.ts';

const at = (phase: Standing['phase'], open: Standing['open'] = 'running'): Standing => ({
  phase,
  open,
  sourceOfTruth: 'source',
});

describe('which command is allowed when', () => {
  test.each<[string, Standing, Command[]]>([
    ['serving', at('serving', 'none'), ['begin']],
    ['preparing', at('serving', 'preparing'), ['abort']],
    ['draining', at('draining'), ['abort']],
    ['paused', at('paused'), ['commit', 'abort']],
    ['committing', at('committing'), []],
    ['finishing', at('serving', 'finishing'), []],
  ])('%s', (_, standing, allowed) => {
    expect(commands.filter((command) => permission(command, standing).allowed)).toEqual(allowed);
  });
});

test('a refusal says why and what to do instead', () => {
  for (const command of commands) {
    for (const standing of [at('serving', 'none'), at('draining'), at('paused'), at('committing')]) {
      expect(permission(command, standing).reason).toMatch(/\w+\.$/);
    }
  }
  expect(permission('commit', at('serving', 'none')).reason).toContain('Only begin is allowed');
});

test('it names the side that traffic would go to', () => {
  expect(permission('commit', { ...at('paused'), sourceOfTruth: 'target' }).reason).toContain(
    'to the source',
  );
});
