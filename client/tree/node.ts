/** One line of a tree, without `vscode`: the models make these, tree/view.ts turns them into tree items. */
export interface TreeNode {
  /** Stable over refreshes, so that VS Code keeps selection and expansion. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** Name of a codicon. */
  readonly icon?: string;
  /** Theme colour of the icon. */
  readonly color?: string;
  /** Words that menus look for (`when: viewItem =~ …`), separated by spaces. */
  readonly context?: string;
  readonly command?: { readonly id: string; readonly title: string; readonly arguments?: readonly unknown[] };
  /** The state in words for a screen reader; the label and description are read before it. */
  readonly spoken?: string;
  /** Whether it is open when it is seen for the first time. */
  readonly expanded?: boolean;
  readonly children?: readonly TreeNode[];
  /** What the node stands for, handed to commands that are started from it. */
  readonly subject?: Subject;
}

export type Subject =
  { readonly kind: 'file'; readonly uri: string } | { readonly kind: 'run'; readonly id: string };
