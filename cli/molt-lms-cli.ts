#!/usr/bin/env node
import { runProgram } from './exit.ts';
import { moltLmsCli } from './programs/molt-lms-cli.ts';

await runProgram(moltLmsCli(), process.argv);
