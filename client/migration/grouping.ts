import * as vscode from 'vscode';
import { groupings, type Grouping } from './grouping.model.ts';

const key = 'schema.grouping';

/** How the Schema step groups its findings; VS Code remembers it for the workspace. */
export class SchemaGrouping implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(private readonly memory: vscode.Memento) {}

  get by(): Grouping {
    const remembered = this.memory.get<string>(key);
    return groupings.find((each) => each === remembered) ?? 'rule';
  }

  async set(by: Grouping): Promise<void> {
    await this.memory.update(key, by);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
