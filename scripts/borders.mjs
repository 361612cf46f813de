// Import borders, as one table. docs/architecture.md draws the same picture; test/house/borders.test.ts proves
// that the rule really refuses what this table forbids.

/** Which of our folders each folder may import from (itself is always allowed). */
export const mayImport = {
  contracts: [],
  sql: ['contracts'],
  server: ['contracts', 'sql'],
  data: ['contracts', 'sql/catalog'],
  lms: ['contracts', 'data/connect'],
  cli: ['contracts', 'sql', 'data', 'lms', 'server'],
  client: ['contracts', 'lms/api', 'server/protocol', 'sql/rules/metadata'],
  media: ['contracts', 'client/protocol'],
  embedded: ['contracts'],
  demo: ['contracts', 'embedded', 'data', 'lms/api', 'sql'],
  scripts: ['contracts', 'sql', 'lms/api', 'cli', 'embedded', 'demo'],
};

/** Packages that only some folders may import; everything not listed here is free. */
export const onlyIn = {
  vscode: ['client', 'test/editor'],
  'vscode-languageclient': ['client'],
  'vscode-languageserver': ['server'],
  'vscode-languageserver-textdocument': ['server'],
};

/** What the pure cores may not touch: no sockets, files, processes or clocks behind our back. */
const outsideWorld = [
  'net',
  'tls',
  'http',
  'https',
  'fs',
  'fs/promises',
  'child_process',
  'dgram',
  'worker_threads',
];
const pure = ['sql', 'lms/wire', 'contracts'];

const folders = Object.keys(mayImport);

/**
 * The `no-restricted-imports` options for the files of a folder that lie in so many folders: siblings of the folder,
 * foreign packages, the outside world. The depth tells `../data` inside of sql/rules/ from the folder data/.
 */
function restrictions(folder, isPure, depth) {
  const allowed = mayImport[folder];
  const patterns = [];
  for (const other of folders) {
    if (other === folder || allowed.includes(other)) continue;
    const exceptions = allowed.filter((a) => a.startsWith(`${other}/`)).map((a) => a.slice(other.length + 1));
    const tail = exceptions.length ? `(?!(?:${exceptions.join('|')})(?:[./]|$))` : '';
    patterns.push({
      regex: `^(?:\\.\\./){${depth}}${other}/${tail}`,
      message: `${folder}/ may not import ${other}/ (allowed: ${allowed.join(', ') || 'nothing'}; see docs/architecture.md)`,
    });
  }
  for (const [name, homes] of Object.entries(onlyIn)) {
    if (homes.includes(folder)) continue;
    patterns.push({ regex: `^${name}(?:/|$)`, message: `only ${homes.join(', ')} may import ${name}` });
  }
  if (isPure) {
    patterns.push({
      regex: `^(?:node:)?(?:${outsideWorld.join('|')})$`,
      message: `${folder}/ touches no outside world; pass the data in`,
    });
  }
  return { patterns };
}

const depths = [1, 2, 3, 4, 5, 6];

/** Files of a folder, those in it at depth 1. */
const filesAt = (folder, depth) => [`${folder}/${'*/'.repeat(depth - 1)}*.ts`];

/** ESLint flat-config blocks. lms/wire gets its own because it is pure while the rest of lms/ is not. */
export const borders = [
  ...folders.flatMap((folder) =>
    depths.map((depth) => ({
      files: filesAt(folder, depth),
      ignores: folder === 'lms' ? ['lms/wire/**'] : [],
      rules: { 'no-restricted-imports': ['error', restrictions(folder, pure.includes(folder), depth)] },
    })),
  ),
  ...depths.map((depth) => ({
    files: filesAt('lms/wire', depth),
    rules: { 'no-restricted-imports': ['error', restrictions('lms', true, depth + 1)] },
  })),
  // A unit test may read its fixtures from disk even where the code may not.
  { files: ['**/*.test.ts'], ignores: ['client/**'], rules: { 'no-restricted-imports': 'off' } },
];
