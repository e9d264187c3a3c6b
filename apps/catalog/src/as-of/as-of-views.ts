import { inverseOf } from '@callboard/entity';
import { Problem } from '@callboard/problems';
import { Injectable, Optional, type OnApplicationShutdown } from '@nestjs/common';
import { inTime } from '../view/in-time';
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
  /** Texts of relations that one of them holds; the rest is made anew for each answer. */
  readonly relationBytesMax: number;
  /** Views that may wait to be built, one after the other. */
  readonly waitingMax: number;
  /** Longest wait of a request for its view, which goes on being built. Within what the gateway waits for an answer. */
  readonly waitMsMax: number;
  /** Unused for so long, all are let go of. */
  readonly idleMs: number;
}

export const asOfLimits: AsOfLimits = {
  viewsMax: 4,
  entitiesMax: 300_000,
  textBytesMax: 32 * 2 ** 20,
  relationBytesMax: 16 * 2 ** 20,
  waitingMax: 16,
  waitMsMax: 30_000,
  idleMs: 300_000,
};

interface Kept {
  readonly view: Promise<ServingView>;
  isBuilt: boolean;
  /** Entities in it; of one that is not begun yet, none. */
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
   * @throws Problem where too many wait for theirs, or this one takes too long; it can be asked for again then
   */
  at(position: number, revision = ''): Promise<ServingView> {
    if (revision !== this.revision) this.kept.clear();
    this.revision = revision;
    const known = this.kept.get(position);
    const kept = known ?? this.begin(position);
    this.kept.delete(position);
    this.kept.set(position, kept);
    this.restartIdle();
    return inTime(kept.view, this.limits.waitMsMax, notBuiltYet);
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

  private begin(position: number): Kept {
    const makeRoom = (size: number) => {
      kept.size = size;
      this.trim();
    };
    const kept: Kept = { view: this.build(position, makeRoom), isBuilt: false, size: 0 };
    kept.view.then(
      () => {
        kept.isBuilt = true;
        this.trim();
      },
      () => this.kept.get(position) === kept && this.kept.delete(position),
    );
    return kept;
  }

  /** One after the other: each is work for the processor, and two at once would only be done later. */
  private build(position: number, makeRoom: (size: number) => void): Promise<ServingView> {
    if (this.waiting >= this.limits.waitingMax) {
      const detail = `More than ${this.limits.waitingMax} views of the past wait to be built`;
      throw new Problem('overloaded', detail, [], { retryAfterSeconds: 2 });
    }
    this.waiting++;
    const view = this.last.then(() => this.fill(position, makeRoom)).finally(() => this.waiting--);
    this.last = view.catch(() => undefined);
    return view;
  }

  private async fill(position: number, makeRoom: (size: number) => void): Promise<ServingView> {
    const view: ServingView = new ServingView(inverseOf, {
      asOf: position,
      texts: { bytesMax: this.limits.textBytesMax },
      relationTexts: { bytesMax: this.limits.relationBytesMax },
      readTexts: (refs) => this.queries.entities(refs.map((ref) => ({ ref, version: view.versionOf(ref) ?? 0 }))),
    });
    const past = await this.source.at(position);
    makeRoom(past.versions.length);
    const missing = this.source.entities(past, (version) => view.adopt(version, past.view));
    for await (const entities of missing) for (const entity of entities) view.put(entity);
    view.settle();
    return view;
  }

  /** Those that are being built stay: they are waited for. */
  private trim(): void {
    for (const [position, { isBuilt }] of this.kept) {
      const { views, entities } = this.size;
      if (views <= this.limits.viewsMax && entities <= this.limits.entitiesMax) return;
      if (views === 1) return;
      if (isBuilt) this.kept.delete(position);
    }
  }

  private restartIdle(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.kept.clear(), this.limits.idleMs).unref();
  }
}

function notBuiltYet(): Problem {
  const detail = 'The view of that moment is still being built; ask for it again';
  return new Problem('overloaded', detail, [], { retryAfterSeconds: 5 });
}
