import manifest from '../package.json' with { type: 'json' };

/** Version of this build, the same in every program of the repository. */
export const version: string = manifest.version;
