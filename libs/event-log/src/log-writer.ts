import { GroupCommit } from '@callboard/batching';
import { compareClusterTimes } from '@callboard/mongo';
import type { Db } from 'mongodb';
import { type Settled, type Wish } from './decision';
import { HeadStore, type HeadStoreOptions } from './head-store';
import { LogStore } from './log-store';
import { SettlingRound, type RoundOutcome } from './settling-round';

export interface LogWriterOptions extends HeadStoreOptions {
  /** Wishes decided together, at most; a chunk of a bulk push fits with room for single pushes beside it. Default: 2,000. */
  groupMax?: number;
  /** How often a wish is decided again because another replica was faster, before it is refused. Default: 200. */
  attemptsMax?: number;
}

/**
 * Decides wishes and appends what they come to; the only writer of changes. Wishes of all callers are decided and
 * appended together (group commit), one group at a time and each entity once per group, so that within a process nobody
 * races anybody; across processes the log's unique key decides, and the slower one decides again.
 */
export class LogWriter {
  private readonly log: LogStore;
  private readonly heads: HeadStore;
  private readonly attemptsMax: number;
  private readonly group: GroupCommit<Wish<unknown>, RoundOutcome<unknown>>;

  constructor(db: Db, options: LogWriterOptions = {}) {
    this.log = new LogStore(db);
    this.heads = new HeadStore(db, options);
    this.attemptsMax = options.attemptsMax ?? 200;
    this.group = new GroupCommit((wishes) => this.settleGroup(wishes), { itemsMax: options.groupMax ?? 2000 });
  }

  /** Creates what the log needs in the database; call once before the first `settle`. */
  async ensure(): Promise<void> {
    await this.log.ensure();
  }

  /**
   * Settles wishes; several of one entity in their order. What is appended is in the log, majority and journaled, when
   * this resolves. Rejects with the problem `log-unavailable` when an outcome cannot be known: some may then have been
   * appended, and the same wishes may be sent again.
   */
  async settle<V>(wishes: Wish<V>[]): Promise<Settled<V>[]> {
    const settled = new Array<Settled<V>>(wishes.length);
    let open = wishes.map((_, index) => index);
    while (open.length > 0) {
      const now = firstOfEachRef(wishes, open);
      const outcomes = await Promise.all(now.map((index) => this.group.submit(wishes[index]!)));
      const put = new Set<number>();
      outcomes.forEach((outcome, turn) => {
        if (outcome === 'deferred') return;
        if ('problem' in outcome) throw outcome.problem;
        settled[now[turn]!] = outcome as Settled<V>;
        put.add(now[turn]!);
      });
      open = open.filter((index) => !put.has(index));
    }
    return settled;
  }

  /** Resolves when every head recorded so far has been written. */
  flushed(): Promise<void> {
    return this.heads.flushed();
  }

  private async settleGroup(wishes: Wish<unknown>[]): Promise<RoundOutcome<unknown>[]> {
    await this.heads.settle();
    const round = new SettlingRound(this.log, this.heads, { attemptsMax: this.attemptsMax });
    return round.settle(wishes);
  }
}

/** The later of two cluster times; of an empty list undefined. */
export function latestClusterTime(settled: Pick<Settled<unknown>, 'clusterTime'>[]): string | undefined {
  let latest: string | undefined;
  for (const { clusterTime } of settled) {
    if (latest === undefined || compareClusterTimes(clusterTime, latest) > 0) latest = clusterTime;
  }
  return latest;
}

function firstOfEachRef(wishes: Wish<unknown>[], open: number[]): number[] {
  const seen = new Set<string>();
  return open.filter((index) => {
    const { ref } = wishes[index]!;
    if (seen.has(ref)) return false;
    seen.add(ref);
    return true;
  });
}
