import type { Logger } from '@callboard/logging';
import type { Collection, Document } from 'mongodb';
import { LiveProgress } from '../progress/live-progress';
import type { ProjectionProgress } from '../progress/projection-progress';

/** The generation that this process answers from. */
export interface ReadGeneration {
  number: number;
  collection: Collection<Document>;
  progress: ProjectionProgress;
}

/** Told before readers are given another generation; the switch waits for it. */
export type BeforeSwitch = (generation: number) => Promise<void>;

/**
 * Which generation this process answers from. It is changed when another one is live and as far, in every partition, as
 * what readers have been shown: no answer ever steps back.
 */
export class GenerationReader {
  /** How far the generation is that readers read. */
  readonly progress: LiveProgress;
  private reads: ReadGeneration | undefined;
  private beforeSwitch: BeforeSwitch | undefined;
  private switching: Promise<void> | undefined;

  constructor(
    private readonly open: (generation: number) => Promise<ReadGeneration>,
    private readonly unopened: ProjectionProgress,
    private readonly logger: Logger,
  ) {
    this.progress = new LiveProgress(() => this.reads?.progress ?? unopened);
  }

  /** What is read now; undefined until the database has answered for the first time. */
  get current(): ReadGeneration | undefined {
    return this.reads;
  }

  /** Names who must be ready before readers are given another generation. */
  switchAfter(beforeSwitch: BeforeSwitch): void {
    this.beforeSwitch = beforeSwitch;
    if (this.reads) void beforeSwitch(this.reads.number);
  }

  /** Sees to it that the live generation is read; true once it is. */
  async switchTo(live: number): Promise<boolean> {
    if (!this.reads) {
      this.reads = await this.open(live);
      // Who has waited since before the start waits on for the generation.
      this.unopened.close();
      void this.beforeSwitch?.(live);
    }
    if (this.reads.number === live) return true;
    // Not awaited: a large view is loaded for seconds, and the record has to be followed meanwhile.
    this.switching ??= this.change(this.reads, live)
      .catch((err: unknown) => this.logger.warn({ event: 'generation.switch.failed', generation: live, err }))
      .finally(() => (this.switching = undefined));
    return false;
  }

  private async change(before: ReadGeneration, live: number): Promise<void> {
    const next = await this.open(live);
    if (!next.progress.snapshot.hasReached(before.progress.snapshot)) return;
    await this.beforeSwitch?.(live);
    this.reads = next;
    before.progress.close();
    this.logger.info({ event: 'generation.read', generation: live });
  }
}
