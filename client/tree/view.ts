import * as vscode from 'vscode';
import type { TreeNode } from './node.ts';

/** A tree view over a model: `nodes` is asked again on every `refresh`. */
export class NodeTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<TreeNode>;
  readonly #nodes: () => readonly TreeNode[];
  #parents = new Map<string, TreeNode>();
  #drawn = '';

  constructor(id: string, nodes: () => readonly TreeNode[]) {
    this.#nodes = nodes;
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true });
  }

  /** Draws again, if there is anything new: VS Code asks for every node then and shows that it is busy. */
  refresh(): void {
    const drawn = JSON.stringify(this.#nodes());
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#changed.fire();
  }

  getChildren(parent?: TreeNode): readonly TreeNode[] & TreeNode[] {
    if (!parent) this.#parents = new Map();
    const children = [...(parent ? (parent.children ?? []) : this.#nodes())];
    if (parent) for (const child of children) this.#parents.set(child.id, parent);
    return children;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#parents.get(node.id);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(
      node.label,
      node.children?.length ? (node.expanded ? Expanded : Collapsed) : None,
    );
    item.id = node.id;
    item.description = node.description;
    // What a narrow sidebar or large letters cut off can be read there.
    item.tooltip = node.tooltip ?? (node.description ? `${node.label}\n${node.description}` : undefined);
    item.contextValue = node.context;
    if (node.icon)
      item.iconPath = new vscode.ThemeIcon(
        node.icon,
        node.color ? new vscode.ThemeColor(node.color) : undefined,
      );
    if (node.command)
      item.command = {
        command: node.command.id,
        title: node.command.title,
        arguments: [...(node.command.arguments ?? [])],
      };
    item.accessibilityInformation = {
      label: [node.label, node.description, node.spoken].filter(Boolean).join(', '),
    };
    return item;
  }

  dispose(): void {
    this.view.dispose();
    this.#changed.dispose();
  }
}
