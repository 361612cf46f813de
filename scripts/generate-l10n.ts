import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import type { Generator } from './generators.ts';

/**
 * l10n/bundle.l10n.json: every text that the extension shows through `t`, for who translates it. VS Code looks for
 * bundle.l10n.<language>.json beside it (vscode.l10n), and shows the English text where there is none.
 */
export const l10nBundle: Generator = {
  name: 'l10n',
  async files() {
    const names = await readdir('client', { recursive: true });
    const sources = names.filter((name) => name.endsWith('.ts') && !/\.(?:test|fixture)\.ts$/.test(name));
    const texts = new Set<string>();
    for (const name of sources.sort()) {
      const path = join('client', name);
      for (const text of textsOf(path, await readFile(path, 'utf8'))) texts.add(text);
    }
    const bundle = Object.fromEntries([...texts].sort().map((text) => [text, text]));
    return [{ path: 'l10n/bundle.l10n.json', text: `${JSON.stringify(bundle, null, 2)}\n` }];
  },
};

/** The messages of the calls of `t` in a file. Throws where one is put together: a translator could not look it up. */
function textsOf(path: string, source: string): readonly string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const collect = (message: ts.Expression): void => {
    if (ts.isStringLiteralLike(message)) found.push(message.text);
    else if (ts.isConditionalExpression(message)) {
      collect(message.whenTrue);
      collect(message.whenFalse);
    } else throw new Error(`${path}: the text of t(${message.getText()}) is not written in one piece`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
      const [message] = node.arguments;
      if (message !== undefined) collect(message);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
