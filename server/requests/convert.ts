import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convert as convertText } from '../../sql/convert/convert.ts';
import type { ServerContext } from '../context.ts';
import type { ConvertParams, ConvertResult } from '../protocol.ts';
import { readSqlUri } from '../workspace-files.ts';

/** `molt/convert`: the CockroachDB text of one file and what was done to it. Writes nothing. */
export async function convert(context: ServerContext, params: ConvertParams): Promise<ConvertResult> {
  const text = params.text ?? context.files.get(params.uri)?.getText() ?? (await readSqlUri(params.uri));
  return convertText(text, { targetVersion: context.settings().targetVersion, fileName: nameOf(params.uri) });
}

function nameOf(uri: string): string {
  return uri.startsWith('file:') ? basename(fileURLToPath(uri)) : (uri.split('/').at(-1) ?? uri);
}
