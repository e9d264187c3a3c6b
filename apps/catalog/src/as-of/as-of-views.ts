import { inverseOf } from '@callboard/entity';
import { Problem } from '@callboard/problems';
import { Injectable, Optional, type OnApplicationShutdown } from '@nestjs/common';
import { ServingView } from '../view/serving-view';
import { PastQueries } from './past.queries';
import { PastSource } from './past.source';

export interface AsOfLimits {
  /** Views of the past that are kept. */
  readonly viewsMax: number;
  /** Entities in all of them together; the one used last is kept whatever its size. */
  readonly entitiesMax: number;
  /** Texts that one of them holds; the rest is read from the history. */
  readonly textBytesMax: number;
  /** Views that may wait to be built, one after the other. */
  readonly waitingMax: number;
  /** Unused for so long, all are let go of. */
  readonly idleMs: number;
}

export const asOfLimits: AsOfLimits = {
  viewsMax: 4,
  entitiesMax: 300_000,
  textBytesMax: 32 * 2 ** 20,
  waitingMax: 16,
  idleMs: 300_000,
};

interface Kept {
  readonly view: Promise<ServingView>;
  size: number;
}

/** Views that stay at a position, built when they are asked for, shared, and let go of again. */
@Injectable()
export class AsOfViews implements OnApplicationShutdown {
  /** By position, in order of last use. */
  private readonly kept = new Map<number, Kept>();
  private revision = '';
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: PastSource,
    private readonly queries: PastQueries,
    @Optional() private readonly limits: AsOfLimits = asOfLimits,
  ) {}

  /**
   * The view as of a position that the live view has reached; one that was built under another revision is built anew.
   * @throws Problem where too many wait for theirs
   */
  at(position: number, revision = ''): Promise<ServingView> {
    if (revision !== this.revision) this.kept.clear();
    this.revision = revision;
    const known = this.kept.get(position);
    const kept = known ?? { view: this.build(position), size: 0 };
    this.kept.delete(position);
    this.kept.set(position, kept);
    this.restartIdle();
    if (!known) this.settle(position, kept);
    return kept.view;
  }

  /** How much is kept now. */
  get size(): { views: number; entities: number } {
    const entities = [...this.kept.values()].reduce((sum, { size }) => sum + size, 0);
    return { views: this.kept.size, entities };
  }

  onApplicationShutdown(): void {
    clearTimeout(this.idle);
    this.kept.clear();
  }

  private settle(position: number, kept: Kept): void {
    kept.view.then(
      (view) => {
        kept.size = view.size;
        this.trim();
      },
      () => this.kept.get(position) === kept && this.kept.delete(position),
    );
  }

  /** One after the other: each is work for the processor, and two at once would only be done later. */
  private build(position: number): Promise<ServingView> {
    if (this.waiting >= this.limits.waitingMax) {
      const detail = `More than ${this.limits.waitingMax} views of the past wait to be built`;
      throw new Problem('overloaded', detail, [], { retryAfterSeconds: 2 });
    }
    this.waiting++;
    const view = this.last.then(() => this.fill(position)).finally(() => this.waiting--);
    this.last = view.catch(() => undefined);
    return view;
  }

  private async fill(position: number): Promise<ServingView> {
    const view: ServingView = new ServingView(inverseOf, {
      asOf: position,
      texts: { bytesMax: this.limits.textBytesMax },
      readTexts: (refs) => this.queries.entities(refs.map((ref) => ({ ref, version: view.versionOf(ref) ?? 0 }))),
    });
    const past = await this.source.at(position);
    const missing = this.source.entities(past, (version) => view.adopt(version, past.view));
    for await (const entities of missing) for (const entity of entities) view.put(entity);
    view.settle();
    return view;
  }

  private trim(): void {
    for (const [position, { size }] of this.kept) {
      const { views, entities } = this.size;
      if (views <= this.limits.viewsMax && entities <= this.limits.entitiesMax) return;
      if (views === 1) return;
      if (size > 0 || views > this.limits.viewsMax) this.kept.delete(position);
    }
  }

  private restartIdle(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.kept.clear(), this.limits.idleMs).unref();
  }
}
