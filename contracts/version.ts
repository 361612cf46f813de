import manifest from '../package.json' with { type: 'json' };

/** The version of all our programs, as package.json says it. */
export const version: string = manifest.version;
