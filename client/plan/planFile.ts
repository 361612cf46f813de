import * as vscode from 'vscode';
import { cockroachVersions, newestVersion, type CockroachVersion } from '../../sql/rules/metadata.ts';
import { newPlanText, readPlan, withValue } from './readPlan.ts';
import type { PlanState } from './state.ts';

const fileName = 'molt.yaml';

/** The plan file in the first folder of the workspace: read, watched, marked where it is wrong, edited on request. */
export class PlanFile implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<PlanState>();
  readonly onDidChange = this.#changed.event;
  readonly #problems = vscode.languages.createDiagnosticCollection('molt-plan');
  readonly #watcher = vscode.workspace.createFileSystemWatcher(`**/${fileName}`);
  #state: PlanState = { kind: 'none' };

  constructor() {
    this.#watcher.onDidChange(() => this.read());
    this.#watcher.onDidCreate(() => this.read());
    this.#watcher.onDidDelete(() => this.read());
  }

  get state(): PlanState {
    return this.#state;
  }

  get uri(): vscode.Uri | undefined {
    const folder = vscode.workspace.workspaceFolders?.[0];
    return folder && vscode.Uri.joinPath(folder.uri, fileName);
  }

  /** Reads the file again and tells whoever listens. */
  async read(): Promise<void> {
    const { uri } = this;
    const bytes = uri && (await vscode.workspace.fs.readFile(uri).then(undefined, () => undefined));
    if (!uri || !bytes) {
      this.#problems.clear();
      this.#set({ kind: 'none' });
      return;
    }
    const text = new TextDecoder().decode(bytes);
    const { plan, problems } = readPlan(text);
    const lines = new Lines(text);
    this.#problems.set(
      uri,
      problems.map(({ message, start, end }) => {
        const range = new vscode.Range(lines.position(start), lines.position(end));
        const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
        diagnostic.source = 'molt';
        diagnostic.code = 'plan/invalid';
        return diagnostic;
      }),
    );
    this.#set(
      plan
        ? { kind: 'valid', uri: uri.toString(), plan }
        : { kind: 'invalid', uri: uri.toString(), problems },
    );
  }

  /** Writes one value (removes it when undefined), keeping comments and order. False when there is no valid plan. */
  async write(path: readonly string[], value: string | undefined): Promise<boolean> {
    const { uri } = this;
    if (!uri || this.#state.kind !== 'valid') return false;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(withValue(text, path, value)));
    await this.read();
    return true;
  }

  /** Opens the plan in an editor; makes it first when there is none. */
  async open(): Promise<void> {
    const { uri } = this;
    if (!uri) return;
    if (this.#state.kind === 'none') {
      const text = newPlanText(
        vscode.workspace.getConfiguration('molt').get('targetVersion') ?? newestVersion,
      );
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      await this.read();
    }
    await vscode.window.showTextDocument(uri);
  }

  /**
   * The version that a file is checked against. The plan's goes before the setting, but for what a folder other than
   * the plan's says of itself: its application may move to another cluster.
   */
  targetVersionOf(uri: vscode.Uri | undefined): CockroachVersion {
    const { version } = this.#versionOf(uri);
    return cockroachVersions.find((known) => known === version) ?? newestVersion;
  }

  /** What stands in the plan or the settings for a file, understood or not; undefined when nothing does. */
  writtenVersionOf(uri: vscode.Uri | undefined): string | undefined {
    return this.#versionOf(uri).version;
  }

  /** Whether the plan is what decides on the version of a file. */
  decidesFor(uri: vscode.Uri | undefined): boolean {
    return this.#versionOf(uri).byPlan;
  }

  #versionOf(uri: vscode.Uri | undefined): { version: string | undefined; byPlan: boolean } {
    const settings = vscode.workspace.getConfiguration('molt', uri);
    const planned = this.#state.kind === 'valid' ? this.#state.plan.targetVersion : undefined;
    const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
    const own =
      folder && folder.index > 0
        ? settings.inspect<string>('targetVersion')?.workspaceFolderValue
        : undefined;
    if (planned !== undefined && own === undefined) return { version: planned, byPlan: true };
    return { version: settings.get<string>('targetVersion'), byPlan: false };
  }

  #set(state: PlanState): void {
    this.#state = state;
    this.#changed.fire(state);
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#problems.dispose();
    this.#changed.dispose();
  }
}

/** Offsets to positions in a text that no editor has open. */
class Lines {
  readonly #starts = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  position(offset: number): vscode.Position {
    const next = this.#starts.findIndex((start) => start > offset);
    const line = (next < 0 ? this.#starts.length : next) - 1;
    return new vscode.Position(line, offset - (this.#starts[line] ?? 0));
  }
}
