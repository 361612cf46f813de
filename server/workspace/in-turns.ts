/** Does one thing after the other with what goes by the same name; things of other names go on beside it. */
export class InTurns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does `work` when all that was asked for before with this name is over, whether it failed or not. */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name);
    const own = before === undefined ? work() : before.then(work, work);
    this.#last.set(name, own);
    try {
      return await own;
    } finally {
      if (this.#last.get(name) === own) this.#last.delete(name);
    }
  }
}
