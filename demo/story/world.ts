import type { OrchestratorClient } from '../../lms/api/client.ts';
import type { RunningApplication } from '../app/application.ts';
import type { DemoOptions } from '../options.ts';
import type { Databases } from '../parts/databases.ts';
import type { Guard } from '../parts/guard.ts';
import type { Services } from '../parts/services.ts';
import type { Terminal } from '../terminal.ts';
import type { Figure } from './report.ts';

/** What every step has before the live migration service is there. */
export interface Ground {
  options: DemoOptions;
  /** Folder of this run: everything that it writes is below. */
  folder: string;
  logs: string;
  /** The folder that VS Code opens. */
  workspace: string;
  databases: Databases;
  guard: Guard;
  terminal: Terminal;
  /** Aborted when the person wants to stop. */
  signal: AbortSignal;
}

/** And what it has once applications can connect. */
export interface World extends Ground {
  services: Services;
  orchestrator: OrchestratorClient;
  application: RunningApplication;
}

/** What a step found. A step throws only when the story cannot go on. */
export interface StepResult {
  ok: boolean;
  figures: Record<string, Figure>;
  problem?: string;
}

export const figure = (value: number, unit: string): Figure => ({ value, unit });
export const text = (value: string): Figure => ({ text: value });

/** Asks every 100 ms until it is so. @throws Error that names what was waited for, after `limitMs`; or when aborted. */
export async function until(
  what: string,
  limitMs: number,
  signal: AbortSignal,
  isSo: () => Promise<boolean> | boolean,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isSo())) {
    signal.throwIfAborted();
    if (performance.now() > deadline)
      throw new Error(`Waited ${limitMs / 1000} s for this, in vain: ${what}`);
    await pause(100, signal);
  }
}

/** Waits; ends at once, without an error, when aborted. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
