import { repeatedIn } from './checker/check-subscriber';
import { effective } from './checker/check-topics';
import type { Observation } from './checker/observation';

/** What a run was made of. */
export interface Counts {
  kills: number;
  pauses: number;
  rebuilds: number;
  /** Rebuilds of the schedule that this product does not know. */
  skippedRebuilds: number;
  /** Projections that the product found to be what replaying gives. */
  verified: number;
  /** The median and the longest time from a kill to readiness, by kind of process. */
  awayMs: Record<string, { median: number; max: number }>;
  writes: Record<string, number>;
  /** Attempts that were answered by no verdict and sent again, by their reason. */
  lostAnswers: Record<string, number>;
  changes: number;
  entities: number;
  epochs: number;
  /** Records that a topic held again after a fail-over. */
  repeatedRecords: number;
  reads: number;
  failedReads: Record<string, number>;
  calmWindows: number;
  deliveries: Record<string, { taken: number; repeated: number }>;
  refusedWebhooks: number;
}

interface Faults {
  kills: number;
  pauses: number;
  rebuilds: number;
  skippedRebuilds: number;
  verified: number;
  awayMs: Map<string, number[]>;
  refusedWebhooks: number;
  lost: Map<string, number>;
}

function tally(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function medianAndMax(all: number[]): { median: number; max: number } {
  const sorted = [...all].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** Counts what was done and seen. */
export function countsOf(seen: Observation, { awayMs, lost, ...faults }: Faults): Counts {
  const afterwards = seen.topics.at(-1)?.changes ?? [];
  return {
    ...faults,
    awayMs: Object.fromEntries([...awayMs].map(([kind, all]) => [kind, medianAndMax(all)])),
    writes: tally(seen.writes.map(({ answer }) => answer?.code ?? answer?.outcome ?? 'never answered')),
    lostAnswers: Object.fromEntries(lost),
    changes: seen.log.length,
    entities: new Set(seen.log.map(({ ref }) => ref)).size,
    epochs: new Set(seen.batches.map(({ epoch }) => epoch)).size,
    repeatedRecords: afterwards.length - effective(afterwards).length,
    reads: seen.reads.length,
    failedReads: tally(seen.failedReads.map(({ why }) => why)),
    calmWindows: seen.calm.length,
    deliveries: Object.fromEntries(
      seen.subscribers.map((one) => [one.name, { taken: one.delivered.length, repeated: repeatedIn(one) }]),
    ),
  };
}

const listed = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ') || 'none';

/** The counts as lines for people. */
export function sentenceOf(counts: Counts): string {
  const away = Object.entries(counts.awayMs).map(
    ([kind, { median, max }]) => `${kind} ${(median / 1000).toFixed(1)} (${(max / 1000).toFixed(1)})`,
  );
  const deliveries = Object.entries(counts.deliveries).map(
    ([name, { taken, repeated }]) => `${name} ${taken}, of which repeated ${repeated}`,
  );
  const skipped = counts.skippedRebuilds > 0 ? ` (${counts.skippedRebuilds} skipped: this product cannot)` : '';
  return [
    `faults      ${counts.kills} kills, ${counts.pauses} pauses, ${counts.rebuilds} rebuilds${skipped}`,
    `away        seconds, median (longest): ${away.join(', ')}`,
    `writes      ${listed(counts.writes)}`,
    `lost        answers that came to nothing, sent again: ${listed(counts.lostAnswers)}`,
    `log         ${counts.changes} changes of ${counts.entities} entities by ${counts.epochs} leaders; ${counts.repeatedRecords} records came again`,
    `reads       ${counts.reads}; failed: ${listed(counts.failedReads)}`,
    `rebuilt     ${counts.calmWindows} rebuilds with nothing else going on; ${counts.verified} projections verified at the end`,
    `webhooks    ${deliveries.join('; ')}; ${counts.refusedWebhooks} refused on purpose`,
  ].join('\n');
}
