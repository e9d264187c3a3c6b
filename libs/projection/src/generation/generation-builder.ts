import type { Logger } from '@callboard/logging';
import { BuildLost, BuildRun, type BuildTools } from './build-run';
import { progress } from './generation.decider';
import { buildingOf, type Generation, type GenerationRecord } from './generation-record';

const CLAIM_MS = 12_000;
const RENEW_EVERY_MS = 3_000;

/**
 * Sees to it that one process at a time brings a build on. A claim gives liveness only: two processes at the same step
 * for a while do no harm, since every step is repeatable and every note a compare-and-set.
 */
export class GenerationBuilder {
  private running: Promise<void> | undefined;
  private stopped = false;
  private readonly logger: Logger;

  constructor(
    private readonly tools: BuildTools,
    private readonly worker: string,
  ) {
    this.logger = tools.logger;
  }

  /** Goes on with the build that the record tells of, where no other process does. Returns at once. */
  advance(record: GenerationRecord): void {
    const building = buildingOf(record);
    if (this.stopped || this.running || !building || !this.isFree(building)) return;
    if (building.foldVersion !== this.tools.store.definition.version) return;
    this.running = this.build(building.number).finally(() => (this.running = undefined));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private isFree({ claim }: Generation): boolean {
    return !claim || claim.worker === this.worker || claim.until.getTime() < Date.now();
  }

  private async build(number: number): Promise<void> {
    let isHeld = true;
    const renewing = setInterval(() => {
      this.claim(number).then(
        (generation) => (isHeld = generation !== undefined),
        () => undefined,
      );
    }, RENEW_EVERY_MS);
    try {
      const generation = await this.claim(number);
      if (generation) await new BuildRun(generation, this.tools, () => isHeld && !this.stopped).run();
    } catch (error) {
      if (!(error instanceof BuildLost))
        this.logger.warn({ event: 'generation.build.troubled', generation: number, err: error });
    } finally {
      clearInterval(renewing);
    }
  }

  /** Takes or renews the claim: the generation as it is now, undefined when another has it or nobody wants it built. */
  private async claim(number: number): Promise<Generation | undefined> {
    const { worker } = this;
    const claim = { worker, until: new Date(Date.now() + CLAIM_MS) };
    const record = await this.tools.store.change((before) => {
      const building = buildingOf(before);
      return building?.number === number && this.isFree(building) ? progress(before, number, { claim }) : before;
    });
    const building = buildingOf(record);
    return building?.number === number && building.claim?.worker === worker ? building : undefined;
  }
}
