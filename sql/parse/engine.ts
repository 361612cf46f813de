import { setFlagsFromString } from 'node:v8';
import createModule, { type PgQueryModule } from 'libpg-query/wasm/libpg-query.js';

/**
 * PostgreSQL's parser as WebAssembly, called without the package's own wrapper: that has one instance for ever, and a
 * statement too deep for the stack (a sum of 20,000 terms) leaves it with less stack than before; after some hundred
 * of them it fails for every text (measured with libpg-query 18.1.5). Here such an instance is replaced.
 */
let current: PgQueryModule | null = null;
let making: Promise<void> | null = null;
let made = 0;

/** Where a text is written for the parser; kept, since most statements are short and there are many. */
let input: { readonly owner: PgQueryModule | null; readonly at: number; readonly size: number } = {
  owner: null,
  at: 0,
  size: 0,
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What the parser says: its tree as JSON, or its error; `cursor` is 0-based and counts code points. */
export type RawResult =
  | { readonly state: 'tree'; readonly json: string }
  | { readonly state: 'error'; readonly message: string; readonly cursor: number };

/** Makes the first instance; about 20 ms. Call and await it once before `parseRaw`. */
export async function loadEngine(): Promise<void> {
  if (current === null) await replaceInstance();
}

/** How many instances there have been. */
export const instancesMade = (): number => made;

function replaceInstance(): Promise<void> {
  compileOnce();
  making ??= createModule().then((module) => {
    current = module;
    making = null;
    made++;
  });
  return making;
}

/**
 * Compiling the parser's largest function a second time, to run faster, takes longer than it saves: `molt check` of
 * 100,000 lines takes as long without it in Node 20 and a fifth less in Node 22, of one line 0.1 s less (a process that ends
 * waits for it), and Node 24 would keep some 450 MB.
 */
function compileOnce(): void {
  if (made > 0) return;
  for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) {
    setFlagsFromString(flag);
  }
}

/**
 * Parses a text. Throws what WebAssembly throws when the text is too deep or too large for it; a new instance is made
 * then, and serves as soon as other work gets its turn.
 */
export function parseRaw(text: string): RawResult {
  const module = current;
  if (module === null) throw new Error('the parser is not loaded: await loadParser() first');
  try {
    const result = module._wasm_parse_query_raw(write(module, text));
    if (result === 0) throw new Error('no memory is left for the parser');
    try {
      return read(module, result);
    } finally {
      module._wasm_free_parse_result(result);
    }
  } catch (thrown) {
    void replaceInstance();
    throw thrown;
  }
}

/** Puts the text as UTF-8 with a closing NUL where the parser can read it. */
function write(module: PgQueryModule, text: string): number {
  // A UTF-16 unit becomes three bytes at most.
  const needed = text.length * 3 + 1;
  if (input.owner !== module || input.size < needed || input.size > 1_000_000) {
    if (input.owner === module) module._free(input.at);
    const size = Math.max(needed, 16_384);
    input = { owner: module, at: module._malloc(size), size };
    if (input.at === 0) throw new Error('no memory is left for the statement');
  }
  const memory = module.HEAPU8.subarray(input.at, input.at + input.size);
  memory[encoder.encodeInto(text, memory).written] = 0;
  return input.at;
}

/** libpg_query's PgQueryRawParseResult: tree, stderr, error; PgQueryError: message, function, file, line, cursor. */
function read(module: PgQueryModule, result: number): RawResult {
  const tree = module.getValue(result, 'i32');
  const error = module.getValue(result + 8, 'i32');
  if (error === 0) return { state: 'tree', json: string(module, tree) };
  const cursor = module.getValue(error + 16, 'i32');
  return {
    state: 'error',
    message: string(module, module.getValue(error, 'i32')),
    cursor: Math.max(0, cursor - 1),
  };
}

function string({ HEAPU8 }: PgQueryModule, at: number): string {
  return at === 0 ? '' : decoder.decode(HEAPU8.subarray(at, HEAPU8.indexOf(0, at)));
}
