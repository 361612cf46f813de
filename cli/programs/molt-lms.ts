import { Command } from 'commander';
import { registerOrchestrator } from '../lms/orchestrator.ts';
import { registerProxy } from '../lms/proxy.ts';
import { version } from '../version.ts';

/** The `molt-lms` command: the live migration service's two programs, one file each in cli/lms/. */
export function moltLms(): Command {
  const program = new Command('molt-lms')
    .description(
      'Live migration service: proxies that carry the application, and the orchestrator that moves them.',
    )
    .version(version);
  registerProxy(program);
  registerOrchestrator(program);
  return program;
}
