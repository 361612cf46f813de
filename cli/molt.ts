#!/usr/bin/env node
import { runProgram } from './exit.ts';
import { molt } from './programs/molt.ts';

await runProgram(await molt(process.argv[2]), process.argv);
