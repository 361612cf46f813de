import {
  ErrorCodes,
  ProgressType,
  ResponseError,
  type CancellationToken,
  type Connection,
} from 'vscode-languageserver/node';
import { toErrorReport } from '../contracts/errors.ts';
import type { ServerContext } from './context.ts';
import {
  convertRequest,
  fixAllRequest,
  fixAllWorkspaceRequest,
  workspaceFindingsRequest,
  workspaceProgressNotification,
  type ConvertParams,
  type FixAllParams,
  type WorkspaceFindings,
} from './protocol.ts';
import { convert } from './requests/convert.ts';
import { fixAll } from './requests/fix-all.ts';
import { fixAllWorkspace } from './requests/fix-all-workspace.ts';
import { workspaceFindings } from './requests/workspace-findings.ts';

const findingsParts = new ProgressType<WorkspaceFindings>();

/** The requests that LSP does not have (protocol.ts). */
export function registerOwnRequests(connection: Connection, context: ServerContext): void {
  const answer = (
    method: string,
    handle: (params: unknown, cancelled: CancellationToken) => unknown,
  ): void => {
    connection.onRequest(method, async (...given: unknown[]) => {
      // The library calls with one argument for each param of a list, and with none when they are left out; then the token.
      const cancelled = given.at(-1) as CancellationToken;
      try {
        return await handle(given.length === 2 ? given[0] : undefined, cancelled);
      } catch (thrown) {
        return answerError(thrown);
      }
    });
  };

  // These two ask for nothing in particular: params that are left out, or say something else, change nothing.
  answer(workspaceFindingsRequest, (params, cancelled) => {
    const { partialResultToken: token } = fieldsOf(params);
    const takesParts = typeof token === 'string' || typeof token === 'number';
    return workspaceFindings(
      context,
      cancelled,
      (progress) => void connection.sendNotification(workspaceProgressNotification, progress),
      takesParts ? (part) => void connection.sendProgress(findingsParts, token, part) : undefined,
    );
  });
  answer(fixAllWorkspaceRequest, (_params, cancelled) => fixAllWorkspace(context, cancelled));
  answer(fixAllRequest, (params) => fixAll(context, readFixAll(params)));
  answer(convertRequest, (params, cancelled) => convert(context, readConvert(params), cancelled));
}

function readFixAll(params: unknown): FixAllParams {
  const { uri } = fieldsOf(params);
  if (typeof uri !== 'string') throw invalid(fixAllRequest, '{ uri: string }');
  return { uri };
}

function readConvert(params: unknown): ConvertParams {
  const { uri, text } = fieldsOf(params);
  const isText = text === undefined || text === null || typeof text === 'string';
  if (typeof uri !== 'string' || !isText) throw invalid(convertRequest, '{ uri: string, text?: string }');
  return typeof text === 'string' ? { uri, text } : { uri };
}

const fieldsOf = (params: unknown): Readonly<Record<string, unknown>> =>
  typeof params === 'object' && params !== null ? { ...params } : {};

const invalid = (method: string, form: string): ResponseError<void> =>
  new ResponseError(ErrorCodes.InvalidParams, `The params of ${method} are ${form}`);

/** Turns what was thrown into an answer that the extension can show: message, remedy and code of the catalogue. */
function answerError(thrown: unknown): never {
  if (thrown instanceof ResponseError) throw thrown;
  const report = toErrorReport(thrown);
  // -32803 is LSP 3.17's RequestFailed: the request was right, the server could not do it.
  throw new ResponseError(-32803, report.message, report);
}
