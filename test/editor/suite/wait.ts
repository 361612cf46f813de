/**
 * Asks again until the answer satisfies; resolves with it.
 * @param what Names what is waited for, for the message.
 * @throws Error with the last answer when it takes longer than `limit` milliseconds.
 */
export async function until<T>(
  what: string,
  ask: () => T | PromiseLike<T>,
  satisfies: (answer: T) => boolean,
  limit = 20_000,
): Promise<T> {
  const deadline = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > deadline) {
      throw new Error(`Waited ${limit / 1000} s for ${what}; the last answer was ${JSON.stringify(answer)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
