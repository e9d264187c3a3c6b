import type { Logger } from '@callboard/logging';
import type { PartitionPlace } from '../intake/partition-intake';
import { type AtLeast, ProgressSnapshot } from './progress-snapshot';
import type { ProgressStore, StoredProgress } from './progress-store';
import { ProgressWaiters } from './progress-waiters';

const pollEveryMs = 20;
const freshForMs = 50;
/** A process without news from the broker for longer may have lost its partitions without knowing. */
const levelKnownForMs = 2_000;

/** What an answer reflects: everything up to `position`; `ageMs` ago this replica last knew itself level with the log. */
export interface ReadPosition {
  position: number;
  ageMs: number;
}

/**
 * How far a projection is, over all partitions of the log and whichever replica projects them. The document in MongoDB
 * is the truth; the copy here follows it by this process's own writes, and by reading it while somebody asks.
 */
export class ProjectionProgress {
  readonly snapshot: ProgressSnapshot;
  private readonly waiters: ProgressWaiters;
  private store: ProgressStore | undefined;
  private refreshing: Promise<boolean> | undefined;
  private hasAllPartitions = false;
  private refreshedAt = -Infinity;
  private levelAt = performance.now();
  private toldLevelAt = -Infinity;
  private provisional: { at: number; front: number } | undefined;

  constructor(
    partitions: number,
    private readonly logger: Logger,
  ) {
    this.snapshot = new ProgressSnapshot(partitions);
    this.waiters = new ProgressWaiters(this.snapshot, () => this.refresh(), pollEveryMs);
  }

  /** From now on follows this document. */
  async follow(store: ProgressStore): Promise<StoredProgress> {
    const stored = await store.open();
    this.store = store;
    this.observe(stored.places);
    return stored;
  }

  /** Everything up to here is visible. */
  get watermark(): number {
    return this.snapshot.watermark;
  }

  /** What a read that begins now reflects at least. Never waits for the database; may lag it by some 50 ms. */
  current(): Promise<ReadPosition> {
    if (!this.knowsAll) this.refreshIfStale();
    return Promise.resolve({ position: this.watermark, ageMs: Math.round(performance.now() - this.levelAt) });
  }

  /**
   * Waits until reads reflect a position or everything written at a cluster time; false after the timeout.
   * A read of one entity may wait for its partition alone.
   */
  async waitFor(atLeast: AtLeast, timeoutMs: number, partition?: number): Promise<boolean> {
    if (this.snapshot.covers(atLeast, partition)) return true;
    return this.waiters.wait(atLeast, timeoutMs, partition);
  }

  /** Resolves as soon as this process learns of progress, whoever made it, or after the timeout; asks nobody. */
  news(timeoutMs: number): Promise<void> {
    return this.waiters.news(timeoutMs);
  }

  /** Takes note of places that are written, by whomever. */
  observe(places: ReadonlyMap<number, PartitionPlace>): void {
    let isNews = false;
    for (const [partition, place] of places) isNews = this.snapshot.raise(partition, place) || isNews;
    if (!isNews) return;
    this.settleLevel();
    this.waiters.look();
  }

  /**
   * Takes note that the broker had nothing more for this process. The projection is level once every partition has
   * reached what was known then: the relay's marks bring each partition to the log's end.
   */
  noteLevel(): void {
    const at = performance.now();
    this.toldLevelAt = at;
    if (this.hasAllPartitions) return this.levelAsOf(at);
    // How far the others are is known only once it is read, and not by a reading that began before.
    void this.refreshAnew().then((isRead) => isRead && this.levelAsOf(at));
  }

  /** Takes note whether this process projects every partition, and so knows of all progress itself. */
  noteAssigned(partitions: number): void {
    this.hasAllPartitions = partitions === this.snapshot.partitions;
  }

  /** Answers those who still wait. */
  close(): void {
    this.waiters.dismiss();
  }

  private levelAsOf(at: number): void {
    this.provisional ??= { at, front: this.snapshot.front };
    this.settleLevel();
    if (this.provisional) this.refreshIfStale();
  }

  private settleLevel(): void {
    if (!this.provisional || this.watermark < this.provisional.front) return;
    this.levelAt = this.provisional.at;
    this.provisional = undefined;
  }

  /** Whether nobody else makes progress, as far as anybody can know. */
  private get knowsAll(): boolean {
    return this.hasAllPartitions && performance.now() - this.toldLevelAt < levelKnownForMs;
  }

  private refreshIfStale(): void {
    if (performance.now() - this.refreshedAt > freshForMs) void this.refresh();
  }

  private refresh(): Promise<boolean> {
    this.refreshing ??= this.read().finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private async refreshAnew(): Promise<boolean> {
    await this.refreshing;
    return this.refresh();
  }

  private async read(): Promise<boolean> {
    if (!this.store) return false;
    try {
      this.observe((await this.store.read()).places);
      this.refreshedAt = performance.now();
      return true;
    } catch (error) {
      // What is known stays true; its age grows and says so.
      this.logger.debug({ event: 'projection.progress.unreadable', err: error });
      return false;
    }
  }
}
