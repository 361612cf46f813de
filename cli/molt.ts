#!/usr/bin/env node
import { keepCompiledCode } from './compiled-code.ts';

keepCompiledCode();
const [{ runProgram }, { molt }] = await Promise.all([import('./exit.ts'), import('./programs/molt.ts')]);
await runProgram(await molt(process.argv[2]), process.argv);
