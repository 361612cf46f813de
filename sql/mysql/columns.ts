import type { AttributeName, ColumnDefinition } from './model.ts';

/** Whether a column's definition says this. */
export function hasAttribute(column: ColumnDefinition, name: AttributeName): boolean {
  return column.attributes.some((attribute) => attribute.name === name);
}
