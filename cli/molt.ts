#!/usr/bin/env node
import { runProgram } from './exit.ts';
import { molt } from './programs/molt.ts';

await runProgram(molt(), process.argv);
