#!/usr/bin/env node
// The `molt-lms` command: the live migration service's two programs, one file each in cli/lms/.
import { Command } from 'commander';
import { runProgram } from './exit.ts';
import { registerOrchestrator } from './lms/orchestrator.ts';
import { registerProxy } from './lms/proxy.ts';
import { version } from './version.ts';

const program = new Command('molt-lms')
  .description(
    'Live migration service: proxies that carry the application, and the orchestrator that moves them.',
  )
  .version(version);
registerProxy(program);
registerOrchestrator(program);
await runProgram(program, process.argv);
