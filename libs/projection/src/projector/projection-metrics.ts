import { Counter, Gauge, Histogram, register } from 'prom-client';
import { noOutcomes, type Outcome, type OutcomeCounts } from '../fold/outcome';

function existing<M>(name: string, make: () => M): M {
  return (register.getSingleMetric(name) as M | undefined) ?? make();
}

const labelNames = ['projection', 'generation'] as const;

const changes = existing(
  'callboard_projection_changes_total',
  () =>
    new Counter({
      name: 'callboard_projection_changes_total',
      help: 'Changes by how they ended: applied, ignored, duplicate or parked',
      labelNames: [...labelNames, 'outcome'] as const,
    }),
);
const gaps = existing(
  'callboard_projection_gaps_total',
  () => new Counter({ name: 'callboard_projection_gaps_total', help: 'Partitions read again', labelNames }),
);
const watermark = existing(
  'callboard_projection_watermark',
  () =>
    new Gauge({
      name: 'callboard_projection_watermark',
      help: 'The position up to which everything is applied or parked',
      labelNames,
    }),
);
const commitSeconds = existing(
  'callboard_projection_commit_seconds',
  () =>
    new Histogram({
      name: 'callboard_projection_commit_seconds',
      help: 'One commit: read, fold, bulk write, progress',
      labelNames,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    }),
);

/** Counts of one generation in this process, also as metrics. */
export class ProjectionMetrics {
  readonly counts: OutcomeCounts & { gaps: number } = { ...noOutcomes(), gaps: 0 };

  private readonly labels: { projection: string; generation: number };

  constructor(projection: string, generation: number) {
    this.labels = { projection, generation };
  }

  count(outcome: Outcome, by: number): void {
    if (by === 0) return;
    this.counts[outcome] += by;
    changes.inc({ ...this.labels, outcome }, by);
  }

  countGap(): void {
    this.counts.gaps += 1;
    gaps.inc(this.labels);
  }

  showWatermark(position: number): void {
    watermark.set(this.labels, position);
  }

  /** Starts the clock of a commit; call what it returns at its end. */
  timeCommit(): () => void {
    return commitSeconds.startTimer(this.labels);
  }
}
