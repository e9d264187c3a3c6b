/** What a writer's rest depends on. */
interface Pace {
  /** How long the last answer took. */
  answeredInMs: number;
  /** Changes that the slowest subscriber was not told of yet. */
  backlog: number;
  /** Changes that writers were told of. */
  changes: number;
}

const share = 1.5;
const pauseMinMs = 60;
const pauseMaxMs = 1_000;
/** For each change that there is: an hour's run ends with some 25,000, which a rebuild and the checker still read in seconds. */
const pausePerChangeMs = 0.1;
const backlogMax = 400;

/**
 * How long a writer rests after a write, in milliseconds: longer when answers take longer, and longer still while
 * subscribers are far behind, so that a slow machine gets fewer writes, not a queue of them; and the longer a run, the
 * fewer writes a second.
 */
export function restMs({ answeredInMs, backlog, changes }: Pace): number {
  const behind = Math.max(0, backlog - backlogMax);
  return Math.min(pauseMaxMs, Math.max(pauseMinMs, answeredInMs * share) + behind) + changes * pausePerChangeMs;
}
