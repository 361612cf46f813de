/** Attributes and properties of an element; text goes in as text nodes only: what is shown may come from a database. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Makes an element. `class`, `role`, `aria-…` and the like are attributes; false and undefined are left out. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}
