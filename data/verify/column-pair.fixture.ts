import type { Column } from '../catalog/table.ts';

const column = (name: string, type: string): Column => ({
  name,
  type: { name: type, castTo: type, kind: 'base', text: type },
  notNull: false, hasDefault: false, generated: false, identityAlways: false,
}); // prettier-ignore

/** A column that is the same at both sides, as `comparable` takes it. */
export const pair = (name: string, type: string) => ({
  name,
  source: column(name, type),
  target: column(name, type),
});
