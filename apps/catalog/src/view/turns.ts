import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long a piece of work keeps others waiting at most, give or take one of its steps. */
const turnMs = 10;

/** Does work that yields, letting others have their turn in between. */
export async function inTurns<T>(work: Generator<void, T>): Promise<T> {
  let turnEnds = performance.now() + turnMs;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < turnEnds) continue;
    await nextTurn();
    turnEnds = performance.now() + turnMs;
  }
}
