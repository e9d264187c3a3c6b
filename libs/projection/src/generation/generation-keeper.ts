import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@callboard/logging';
import type { ComparisonStore } from '../comparison/comparison-store';
import type { VerificationSchedule } from '../comparison/verification-schedule';
import type { GenerationBuilder } from './generation-builder';
import { beginForVersion, retire } from './generation.decider';
import type { GenerationRecord, GenerationState } from './generation-record';
import type { GenerationStore } from './generation-store';
import type { GenerationSweeper } from './generation-sweeper';
import type { ReplicaRegistry } from './replica-registry';
import type { RunningProjection } from './running-projection';

export interface KeeperParts {
  running: RunningProjection;
  store: GenerationStore;
  registry: ReplicaRegistry;
  builder: GenerationBuilder;
  sweeper: GenerationSweeper;
  comparisons: ComparisonStore;
  schedule: VerificationSchedule;
  logger: Logger;
}

/** Each turn asks the database. What is asked for in this process is done at once, by {@link GenerationKeeper.tick}. */
const TICK_MS = 2_000;
/** While generations change. */
const BUSY_TICK_MS = 200;
/** Two reports may be lost before others take a replica for gone. */
const REPORT_EVERY_MS = 4_000;
/** A generation that was confirmed longer ago may have been dropped meanwhile: ask before the next read. */
const CONFIRMED_FOR_MS = 5_000;

/** States in which nothing is about to happen. */
const settled: ReadonlySet<GenerationState> = new Set(['live', 'kept', 'failed']);

/** Follows the record of generations and does in this process what it says; every replica runs one per projection. */
export class GenerationKeeper {
  private readonly stopping = new AbortController();
  private looping: Promise<void> | undefined;
  private ticking: Promise<void> | undefined;
  private isPrepared = false;
  private isBusy = true;
  private confirmedAt = -Infinity;
  private reportedAt = -Infinity;
  private reported = '';

  constructor(private readonly parts: KeeperParts) {
    parts.running.confirmBy(() => this.confirm());
  }

  start(): void {
    this.looping ??= this.loop();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.parts.running.letGo();
    await this.looping;
    await this.parts.builder.stop();
    await this.parts.running.stop();
    await this.parts.registry.leave().catch(() => undefined);
  }

  /** Does now what the record says, and not only at the next turn. */
  tick(): Promise<void> {
    this.ticking ??= this.turn().finally(() => (this.ticking = undefined));
    return this.ticking;
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tick().catch((error: unknown) => {
        this.parts.logger.warn({ event: 'generation.keeper.troubled', err: error });
      });
      await pause(this.isBusy ? BUSY_TICK_MS : TICK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async turn(): Promise<void> {
    const { store, running, builder } = this.parts;
    if (!this.isPrepared) await this.prepare();
    const { version } = store.definition;
    const record = await store.change((before) => beginForVersion(before, version, new Date()));
    await running.follow(record);
    const isSwitched = await running.reader.switchTo(record.live);
    this.confirmedAt = performance.now();
    await this.report();
    builder.advance(record);
    this.isBusy = !isSwitched || record.generations.some(({ state }) => !settled.has(state));
    if (this.isBusy) await this.tidy(record);
    else await this.parts.schedule.look(record);
  }

  private async prepare(): Promise<void> {
    const { registry, comparisons, sweeper, store } = this.parts;
    await registry.prepare();
    await comparisons.prepare();
    await sweeper.sweepOrphans(await store.read());
    this.isPrepared = true;
  }

  private async report(): Promise<void> {
    const { reads, projects } = this.parts.running.use;
    const text = JSON.stringify([reads, projects]);
    if (reads === undefined) return;
    if (text === this.reported && performance.now() - this.reportedAt < REPORT_EVERY_MS) return;
    await this.parts.registry.report({ reads, projects });
    this.reported = text;
    this.reportedAt = performance.now();
  }

  private async tidy(record: GenerationRecord): Promise<void> {
    const { registry, store, sweeper } = this.parts;
    for (const { number, state } of record.generations) {
      if (state !== 'retiring' || (await registry.readsOtherThan(record.live))) continue;
      await store.change((before) => retire(before, number));
    }
    await sweeper.sweep(record);
  }

  private async confirm(): Promise<void> {
    if (performance.now() - this.confirmedAt > CONFIRMED_FOR_MS) await this.tick();
  }
}
