/** What work in steps comes to when nobody else is to have a turn between them. */
export function throughAll<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
