#!/usr/bin/env node
import { runProgram } from './exit.ts';
import { moltLms } from './programs/molt-lms.ts';

await runProgram(await moltLms(process.argv[2]), process.argv);
