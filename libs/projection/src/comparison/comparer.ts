import { setTimeout as pause } from 'node:timers/promises';
import type { Collection, Document } from 'mongodb';
import { canonicalHash } from './canonical-hash';
import { type DisagreementKind, Tally } from './comparison';
import { type Pair, pairsOf } from './document-pairs';

interface Row extends Document {
  _id: string | number;
  version?: number;
  position?: number;
  parked?: unknown;
}

type Collections = Record<'live' | 'replayed', Collection<Row>>;

export interface ComparerOptions {
  live: Collection<Row>;
  replayed: Collection<Row>;
  /** Whether contents are compared; else only that nothing is behind. */
  byContent: boolean;
  /** Rows beyond this position are left out: for journals, whose rows are positions. */
  upTo?: number;
  /** The watermark of one of the two, asked afresh. */
  watermarkOf(side: 'live' | 'replayed'): Promise<number>;
  /** The greatest position in the log. */
  logEnd(): Promise<number>;
  isWanted(): boolean;
}

/** Pairs at different versions that are looked at again together. */
const unsettledMax = 1_000;
const roundsMax = 20;
const roundMs = 100;
const behindMsMax = 30_000;

/**
 * Compares two generations beside traffic and in bounded memory: both are walked in order of `_id`; what stands at
 * different versions is read again once both have passed the newer one, for by then they must be level.
 */
export class Comparer {
  readonly tally = new Tally();

  constructor(private readonly options: ComparerOptions) {}

  async run(): Promise<Tally> {
    const { live, replayed, upTo } = this.options;
    const filter = upTo === undefined ? {} : { _id: { $lte: upTo } };
    let unsettled: Pair<Row>[] = [];
    for await (const pair of pairsOf<Row>(live, replayed, filter)) {
      if (!this.options.isWanted()) break;
      if (!this.judge(pair)) unsettled.push(pair);
      if (unsettled.length < unsettledMax) continue;
      await this.settle(unsettled);
      unsettled = [];
    }
    await this.settle(unsettled);
    return this.tally;
  }

  /** False when the two are at different versions: one of them may only be on its way. */
  private judge({ id, live, replayed }: Pair<Row>): boolean {
    if (!live && !replayed) return true;
    if (this.areLevel(live, replayed)) {
      if (!this.options.byContent || canonicalHash(live!) === canonicalHash(replayed!)) this.tally.agree();
      else this.tally.disagree(id, 'different', { live, replayed });
      return true;
    }
    if (this.options.byContent || versionOf(replayed) < versionOf(live) || isUnfoldable(live, replayed)) return false;
    this.tally.agree();
    return true;
  }

  private areLevel(live: Row | null, replayed: Row | null): boolean {
    if (!live || !replayed) return false;
    return live.version === replayed.version && !live.parked === !replayed.parked;
  }

  private async settle(pairs: Pair<Row>[]): Promise<void> {
    if (pairs.length === 0) return;
    // What claims a position that no change has will never be reached.
    const end = await this.options.logEnd();
    let open = pairs.filter((pair) => newest(pair) <= end || !this.disagree(pair));
    for (let round = 0; open.length > 0 && round < roundsMax && this.options.isWanted(); round += 1) {
      if (!(await this.reachedByBoth(Math.max(...open.map(newest))))) break;
      const again = await this.readAgain(open.map(({ id }) => id));
      open = again.filter((pair, index) => !this.judge(pair) && !this.accuse(pair, open[index]!));
    }
    this.tally.unsettled += open.length;
  }

  /** True when one of the two still lacks what the other had before both had passed it. */
  private accuse(pair: Pair<Row>, before: Pair<Row>): boolean {
    return newest(pair) <= newest(before) && this.disagree(pair);
  }

  private disagree({ id, live, replayed }: Pair<Row>): true {
    this.tally.disagree(id, kindOf(live, replayed), { live, replayed });
    return true;
  }

  private async readAgain(ids: Row['_id'][]): Promise<Pair<Row>[]> {
    const read = async (side: keyof Collections) => {
      const found = this.options[side].find({ _id: { $in: ids } }, { readConcern: 'majority' });
      return new Map((await found.toArray()).map((row) => [row._id, row]));
    };
    const [live, replayed] = [await read('live'), await read('replayed')];
    return ids.map((id) => ({ id, live: live.get(id) ?? null, replayed: replayed.get(id) ?? null }));
  }

  /** A frozen generation never gets there: then only the other one is waited for. */
  private async reachedByBoth(position: number): Promise<boolean> {
    const sides = this.options.byContent ? (['live', 'replayed'] as const) : (['replayed'] as const);
    const deadline = performance.now() + behindMsMax;
    for (const side of sides) {
      while ((await this.options.watermarkOf(side)) < position && this.options.isWanted()) {
        if (performance.now() > deadline) return false;
        await pause(roundMs);
      }
    }
    return this.options.isWanted();
  }
}

function isUnfoldable(live: Row | null, replayed: Row | null): boolean {
  return Boolean(replayed?.parked) && !live?.parked;
}

function kindOf(live: Row | null, replayed: Row | null): DisagreementKind {
  if (isUnfoldable(live, replayed)) return 'unfoldable';
  if (live?.parked && !replayed?.parked) return 'parked';
  if (!live) return 'missing';
  return replayed ? 'different' : 'extra';
}

function versionOf(row: Row | null): number {
  return row?.version ?? 0;
}

function newest({ live, replayed }: Pair<Row>): number {
  return Math.max(...[live, replayed].map((row) => (row ? (row.position ?? Number(row._id)) : 0)));
}
