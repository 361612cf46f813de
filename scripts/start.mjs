// `npm start`: the demo. Installs what is missing, builds what is old, then runs demo/main.ts. Standard output belongs
// to the demo's report.
import { ensureBuilt, ensureDependencies } from './setup.mjs';

const say = (text) => console.error(`${text} …`);
try {
  await ensureDependencies(say);
  await ensureBuilt(say);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

const { register } = await import('tsx/esm/api');
register();
const { main } = await import('../demo/main.ts');
process.exitCode = await main(process.argv.slice(2));
