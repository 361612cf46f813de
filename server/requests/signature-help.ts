import type {
  ParameterInformation,
  SignatureHelp,
  SignatureHelpParams,
  SignatureInformation,
} from 'vscode-languageserver/node';
import { callAt } from '../../sql/assist/call.ts';
import {
  inputsOf,
  showParameter,
  showSignature,
  type RoutineParameter,
  type RoutineSignature,
} from '../../sql/catalog/signature.ts';
import type { ServerContext } from '../context.ts';
import { openFile, statementToExplain, type OpenFile } from '../open-file.ts';
import { functionByName, isThere } from '../vocabulary.ts';

/** In the parentheses of a built-in function: its overloads, and the argument that is being written. */
export function signatureHelp(context: ServerContext, params: SignatureHelpParams): SignatureHelp | null {
  const file = openFile(context, params.textDocument.uri);
  if (!file) return null;
  const at = file.document.offsetAt(params.position);
  const statement = statementToExplain(file, at);
  if (!statement) return null;
  const { start, end } = statement.range;
  const call = callAt(file.text.slice(start, Math.max(end, at)), at - start);
  const known = call && functionByName(call.name);
  if (!call) return null;
  const own = ownSignatures(context, file, call.name);
  if (own.length > 0) return help(own, call.argument);
  if (!known?.signatures) return null;
  const { targetVersion } = context.settingsOf(params.textDocument.uri);
  const note = isThere(known.since, targetVersion)
    ? undefined
    : `CockroachDB has this since ${known.since}; your target is ${targetVersion}.`;
  const signatures = known.signatures.map((text) => signature(call.name, text, note));
  return help(signatures, call.argument);
}

/** The first overload that has room for the argument is the active one. */
function help(signatures: SignatureInformation[], argument: number): SignatureHelp {
  const fitting = signatures.findIndex(
    ({ parameters = [], label }) => parameters.length > argument || label.includes('…'),
  );
  const active = Math.max(fitting, 0);
  const count = signatures[active]?.parameters?.length ?? 0;
  return {
    signatures,
    activeSignature: active,
    activeParameter: count === 0 ? 0 : Math.min(argument, count - 1),
  };
}

/** Functions and procedures that files of the workspace make, by one name: each is an overload. */
function ownSignatures(context: ServerContext, file: OpenFile, name: string): SignatureInformation[] {
  const objects = context.schema(file.dialect, file.document.uri)?.catalog.find({ schema: null, name }) ?? [];
  return objects.flatMap((object) => {
    if (object.sort !== 'routine' || object.signature === null) return [];
    const label = showSignature(object.name, object.signature);
    let from = object.name.length + 1;
    const parameters = inputsOrOutputs(object.signature).map((parameter): ParameterInformation => {
      const start = label.indexOf(showParameter(parameter), from);
      from = start + showParameter(parameter).length;
      return { label: [start, from] };
    });
    return [{ label, parameters }];
  });
}

/** A procedure is called with its OUT parameters, too. */
const inputsOrOutputs = (signature: RoutineSignature): readonly RoutineParameter[] =>
  signature.sort === 'procedure' ? signature.parameters : inputsOf(signature);

/** `(a: STRING, b: INT8) → STRING` as an editor wants it: parameters as ranges of the label. */
function signature(name: string, text: string, documentation: string | undefined): SignatureInformation {
  const label = `${name}${text}`;
  const parameters: ParameterInformation[] = [];
  const open = name.length + 1;
  const close = closing(label, open);
  let start = open;
  let depth = 0;
  for (let at = open; at <= close; at++) {
    const char = label[at];
    if (char === '(' || char === '[') depth++;
    else if ((char === ')' || char === ']') && at < close) depth--;
    if (at === close || (char === ',' && depth === 0)) {
      const written = label.slice(start, at);
      const from = start + (written.length - written.trimStart().length);
      if (from < at) parameters.push({ label: [from, at] });
      start = at + 1;
    }
  }
  return { label, parameters, ...(documentation === undefined ? {} : { documentation }) };
}

function closing(label: string, from: number): number {
  let depth = 1;
  for (let at = from; at < label.length; at++) {
    if (label[at] === '(') depth++;
    if (label[at] === ')' && --depth === 0) return at;
  }
  return label.length;
}
