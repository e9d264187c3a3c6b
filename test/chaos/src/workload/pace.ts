const share = 1.5;
const pauseMinMs = 60;
const pauseMaxMs = 1_000;
const backlogMax = 400;

/**
 * How long a writer rests after a write: longer when answers take longer, and longer still while subscribers are far
 * behind. So a slow machine gets fewer writes, not a queue of them.
 */
export function restMs(answeredInMs: number, backlog: number): number {
  const behind = Math.max(0, backlog - backlogMax);
  return Math.min(pauseMaxMs, Math.max(pauseMinMs, answeredInMs * share) + behind);
}
