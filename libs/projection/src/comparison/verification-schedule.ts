import { begin, ITSELF } from '../generation/generation.decider';
import { buildingOf, type GenerationRecord, liveOf } from '../generation/generation-record';
import type { GenerationStore } from '../generation/generation-store';
import type { ComparisonStore } from './comparison-store';

const LOOK_EVERY_MS = 60_000;

/** Has a projection verified by itself, so many milliseconds after the last time or its beginning; 0 means never. */
export class VerificationSchedule {
  private lookedAt = -Infinity;

  constructor(
    private readonly store: GenerationStore,
    private readonly comparisons: ComparisonStore,
    private readonly everyMs: number,
  ) {}

  /** Begins a verification where one is due; any number of replicas may ask, one begins it. */
  async look(record: GenerationRecord): Promise<void> {
    const now = performance.now();
    if (this.everyMs === 0 || now - this.lookedAt < LOOK_EVERY_MS) return;
    this.lookedAt = now;
    const last = await this.comparisons.lastVerification();
    const since = Math.max(liveOf(record).startedAt.getTime(), last?.finishedAt.getTime() ?? 0);
    if (Date.now() - since < this.everyMs) return;
    await this.store.change((before) => verificationOf(before, this.store.definition.version, since));
  }
}

/** Pure: begins a verification unless something is being built, or another process was faster. */
export function verificationOf(record: GenerationRecord, foldVersion: number, since: number): GenerationRecord {
  const isNews = record.generations.every(
    ({ purpose, startedAt }) => purpose !== 'verification' || startedAt.getTime() < since,
  );
  if (buildingOf(record) || !isNews || liveOf(record).foldVersion !== foldVersion) return record;
  return begin(record, { purpose: 'verification', foldVersion, by: ITSELF, reason: 'scheduled', now: new Date() });
}
