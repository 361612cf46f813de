import { basename } from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import type { ServerContext } from '../context.ts';
import { convertAside } from '../conversion.ts';
import type { ConvertParams, ConvertResult } from '../protocol.ts';
import { pathOf, readSqlUri } from '../workspace-files.ts';

/** `molt/convert`: the CockroachDB text of one file and what was done to it. Writes nothing. */
export async function convert(
  context: ServerContext,
  params: ConvertParams,
  cancelled: CancellationToken,
): Promise<ConvertResult> {
  const text = params.text ?? context.files.get(params.uri)?.getText() ?? (await readSqlUri(params.uri));
  const { targetVersion } = context.settingsOf(params.uri);
  return convertAside(text, { targetVersion, fileName: nameOf(params.uri) }, cancelled);
}

function nameOf(uri: string): string {
  const [path] = pathOf(uri);
  return path === undefined ? (uri.split('/').at(-1) ?? uri) : basename(path);
}
