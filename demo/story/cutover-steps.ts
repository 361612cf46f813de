import type { Side } from '../../lms/api/schema.ts';
import { figure, pause, until, type StepResult, type World } from './world.ts';

/** Limits in milliseconds: until the checks pass, and until traffic runs at the other side after the commit. */
const readyMs = 60_000;
const afterCommitMs = 30_000;
/** How long the application is watched afterwards: an error of the switch shows itself by then. */
const watchAfterMs = 3_000;

/**
 * Moves the application to the other side, under traffic: begin, commit, and a look at what the application noticed.
 * @throws MoltError in the orchestrator's own words when it refuses.
 */
export async function cutOver(world: World, to: Side): Promise<StepResult> {
  const { orchestrator, application, signal } = world;
  await until(`the orchestrator allows a cutover to the ${to}`, readyMs, signal, async () => {
    const status = await orchestrator.status();
    const passed = status.checks.every((check) => !check.required || check.state === 'passed');
    return passed && status.allowed.some(({ command, allowed }) => command === 'begin' && allowed);
  });
  const watch = application.watch();
  try {
    const before = application.figures();
    await orchestrator.begin(
      { actor: 'npm start', reverseReplication: true, ignoreChecks: ['verify'] },
      signal,
    );
    // The application sends on while it is held: that is what makes the queue.
    const attempt = await orchestrator.commit({ actor: 'npm start' }, signal);
    await until(`traffic runs at the ${to}`, afterCommitMs, signal, async () => {
      const { order, transitioning } = await orchestrator.status();
      return order.phase === 'serving' && order.sourceOfTruth === to && !transitioning;
    });
    await pause(watchAfterMs, signal);
    const done = application.figures();
    const writes = done.writes - before.writes;
    const errors = watch.errors();
    const problems = [
      ...(errors > 0 ? [`the application saw ${errors} errors: ${application.errors().at(-1) ?? ''}`] : []),
      ...(writes === 0 ? ['the application wrote nothing afterwards'] : []),
    ];
    const { startedAt, pausedAt, committedAt, stallMs } = attempt;
    const between = (from?: string, until?: string): number =>
      from && until ? Date.parse(until) - Date.parse(from) : NaN;
    return {
      ok: problems.length === 0,
      problem: problems.length > 0 ? problems.join('; ') : undefined,
      figures: {
        'longest wait of the application': figure(watch.worstMs(), 'ms'),
        ...(stallMs === undefined ? {} : { 'stall at the proxies': figure(stallMs, 'ms') }),
        drained: figure(between(startedAt, pausedAt), 'ms'),
        'paused until commit': figure(between(pausedAt, committedAt), 'ms'),
        errors: figure(errors, ''),
        'writes meanwhile': figure(writes, ''),
      },
    };
  } finally {
    watch.stop();
  }
}
