// esbuild bundles a page's style sheet beside its script.
declare module '*.css';
