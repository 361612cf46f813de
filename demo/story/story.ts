import { toErrorReport } from '../../contracts/errors.ts';
import type { Terminal } from '../terminal.ts';
import { formatFigure, type StepReport } from './report.ts';
import type { StepResult } from './world.ts';

/** Thrown after a step without which the story cannot go on; what was wrong is in the story's steps. */
export class StoryStopped extends Error {}

/** Tells and remembers what was done, step by step. */
export class Story {
  readonly steps: StepReport[] = [];

  constructor(private readonly terminal: Terminal) {}

  /** One line for each step that isn't ok. */
  get problems(): string[] {
    return this.steps
      .filter((step) => !step.ok)
      .map((step) => `${step.title}: ${step.problem ?? 'not as it should be'}`);
  }

  /** Does one step. @throws StoryStopped when it throws, or when it is essential and not ok. */
  async step(
    name: string,
    title: string,
    weight: 'essential' | 'telling',
    run: () => Promise<StepResult>,
  ): Promise<void> {
    this.terminal.heading(title);
    const began = performance.now();
    let result: StepResult;
    let thrown = false;
    try {
      result = await run();
    } catch (error) {
      thrown = true;
      const { message, remedy, code } = toErrorReport(error);
      const own = code === 'internal' && error instanceof Error;
      result = { ok: false, figures: {}, problem: own ? error.message : `${message}. ${remedy} (${code})` };
    }
    const milliseconds = performance.now() - began;
    this.steps.push({ name, title, milliseconds, ...result });
    const figures = Object.entries(result.figures).map(([label, value]) => `${label} ${formatFigure(value)}`);
    if (figures.length > 0) this.terminal.say(`  ${figures.join(' · ')}`);
    if (!result.ok) this.terminal.warn(result.problem ?? 'That is not as it should be.');
    if (thrown || (!result.ok && weight === 'essential')) throw new StoryStopped(title);
  }
}
