/**
 * Answers "is this still so?" for many who ask at once, with as few questions as possible: one question runs at a
 * time, and whoever asks while it runs is served by the next one. So each answer was asked for after its asker began.
 */
export class Confirmations<Answer> {
  private running = false;
  private waiting: { resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];

  constructor(private readonly ask: () => Promise<Answer>) {}

  /** The answer to a question that is asked after this call. @throws what `ask` throws. */
  next(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.waiting.length) {
      const served = this.waiting;
      this.waiting = [];
      try {
        const answer = await this.ask();
        for (const { resolve } of served) resolve(answer);
      } catch (error) {
        for (const { reject } of served) reject(error);
      }
    }
    this.running = false;
  }
}
