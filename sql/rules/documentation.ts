/** Address of a page of CockroachDB's documentation, for its newest version. */
export function docs(page: string): string {
  return `https://www.cockroachlabs.com/docs/stable/${page}`;
}
