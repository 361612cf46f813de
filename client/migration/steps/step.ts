import type { TreeNode } from '../../tree/node.ts';
import { look, type StepState } from '../../tree/state.ts';

/** The node of a step: its state as icon, colour and word, and the name that menus know it by. */
export function step(
  id: string,
  label: string,
  state: StepState,
  description: string,
  more: Partial<TreeNode> = {},
): TreeNode {
  return { id, label, description, context: `step.${id}`, ...look(state), ...more };
}
