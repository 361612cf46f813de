import { Command } from 'commander';
import { addCommands } from '../register.ts';
import { version } from '../version.ts';

/** How to get what adds each of the live migration service's two programs, one file each in cli/lms/. */
const commands = {
  proxy: async () => (await import('../lms/proxy.ts')).registerProxy,
  orchestrator: async () => (await import('../lms/orchestrator.ts')).registerOrchestrator,
};

/** The `molt-lms` command: proxies that carry the application, and the orchestrator; or only the one named `wanted`. */
export function moltLms(wanted?: string): Promise<Command> {
  const program = new Command('molt-lms')
    .description(
      'Live migration service: proxies that carry the application, and the orchestrator that moves them.',
    )
    .version(version);
  return addCommands(program, commands, wanted);
}
