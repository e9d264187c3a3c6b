import { setTimeout as pause } from 'node:timers/promises';
import type { Problem } from '@callboard/problems';
import type { Appends, Settled, Wish } from './decision';
import type { Head } from './head';
import type { HeadStore } from './head-store';
import { type Astray, mendHeads } from './head-mending';
import { headOf, type LogEntry, logIdOf } from './log-entry';
import { HEAD_FIELDS, type LogStore } from './log-store';
import { logUnavailable, withPatience } from './unavailability';

/** `deferred`: another wish of the same group is for the same entity; ask again in the next group. */
export type RoundOutcome<V> = Settled<V> | { problem: Problem } | 'deferred';

interface Candidate {
  wish: Wish<unknown>;
  place: number;
  head: Head | undefined;
}
type Appending = Candidate & { decision: Appends<unknown> };
type Standing = Candidate & { verdict: unknown };

const PATIENCE = { attemptsMax: 3, pauseMs: 100, patienceMs: 6_000 };
/** Drawn anew each time, so that two replicas do not stay in step; short, since the winner does not wait at all. */
const LOST_RACE_PAUSE_MS_MAX = 8;

/** One group of wishes, each for another entity, on its way from heads to verdicts (protocol rules 1 and 2). */
export class SettlingRound {
  private outcomes: RoundOutcome<unknown>[] = [];

  constructor(
    private readonly log: LogStore,
    private readonly heads: HeadStore,
    private readonly options: { attemptsMax: number },
  ) {}

  async settle(wishes: Wish<unknown>[]): Promise<RoundOutcome<unknown>[]> {
    this.outcomes = wishes.map(() => 'deferred');
    let open = await this.candidates(wishes);
    for (let attempt = 1; open.length > 0 && attempt <= this.options.attemptsMax; attempt++) {
      if (attempt > 2) await pause(Math.random() * LOST_RACE_PAUSE_MS_MAX);
      const overtaken = await this.attempt(open);
      open = await this.mend(overtaken);
    }
    for (const { place, wish } of open) {
      this.outcomes[place] = { problem: logUnavailable(`Too many writers at once change ${wish.ref}.`) };
    }
    return this.outcomes;
  }

  private async candidates(wishes: Wish<unknown>[]): Promise<Candidate[]> {
    const places = new Map<string, number>();
    wishes.forEach(({ ref }, place) => places.has(ref) || places.set(ref, place));
    const heads = await withPatience(PATIENCE, () => this.heads.read([...places.keys()]));
    return [...places].map(([ref, place]) => ({ wish: wishes[place]!, place, head: heads.get(ref) }));
  }

  /** Decides and carries out; answers the ones that turned out to rest on an old head. */
  private async attempt(open: Candidate[]): Promise<Candidate[]> {
    const appending: Appending[] = [];
    const standing: Standing[] = [];
    for (const candidate of open) {
      const decision = candidate.wish.decide(candidate.head);
      if (decision.appends) appending.push({ ...candidate, decision });
      else standing.push({ ...candidate, verdict: decision.verdict });
    }
    return (await Promise.all([this.append(appending), this.confirm(standing)])).flat();
  }

  /** A verdict that appends nothing holds only when no later version is in the log. */
  private async confirm(standing: Standing[]): Promise<Candidate[]> {
    if (standing.length === 0) return [];
    const nextIds = standing.map(({ wish, head }) => logIdOf(wish.ref, (head?.version ?? 0) + 1));
    const { entries, clusterTime } = await withPatience(PATIENCE, () => this.log.find(nextIds, { _id: 1 }));
    return standing.filter(({ place, verdict }, index) => {
      if (entries.has(nextIds[index]!)) return true;
      // The time of this read would be after every event: on an idle log, no mark covers it for a while.
      this.outcomes[place] = { verdict, clusterTime: standing[index]!.head?.clusterTime ?? clusterTime };
      return false;
    });
  }

  private async append(appending: Appending[]): Promise<Candidate[]> {
    if (appending.length === 0) return [];
    const { before, unfounded } = await this.readBefore(appending);
    const founded = appending.filter((candidate) => !unfounded.has(candidate));
    const entries = founded.map(({ decision, head }) => {
      return decision.entry(head ? (before.get(logIdOf(head._id, head.version)) ?? null) : null);
    });
    const { taken, clusterTime } = await this.insert(entries);
    const overtaken = founded.filter(({ place, decision }, index) => {
      if (taken.has(entries[index]!._id)) return true;
      this.outcomes[place] = { verdict: decision.verdict, clusterTime };
      return false;
    });
    const appended = entries.filter(({ _id }) => !taken.has(_id));
    this.heads.record(appended.map((entry) => ({ ...headOf(entry), clusterTime })));
    return [...overtaken, ...[...unfounded].map((candidate) => ({ ...candidate, head: undefined }))];
  }

  /** Entities as the version before left them. A head whose version the log does not hold is worth nothing. */
  private async readBefore(
    appending: Appending[],
  ): Promise<{ before: Map<string, string | null>; unfounded: Set<Candidate> }> {
    const wanted = appending.filter(({ decision, head }) => decision.needsBefore && head);
    if (wanted.length === 0) return { before: new Map(), unfounded: new Set() };
    const ids = wanted.map(({ head }) => logIdOf(head!._id, head!.version));
    const { entries } = await withPatience(PATIENCE, () => this.log.find(ids, { entity: 1 }));
    return {
      before: new Map([...entries].map(([id, { entity }]) => [id, entity])),
      unfounded: new Set(wanted.filter((_, index) => !entries.has(ids[index]!))),
    };
  }

  /** After an attempt of unknown outcome, an id that is taken may be taken by that attempt: then it counts as appended. */
  private async insert(entries: LogEntry[]): Promise<{ taken: Set<string>; clusterTime: string }> {
    if (entries.length === 0) return { taken: new Set(), clusterTime: '0.0' };
    return withPatience(PATIENCE, async (attempt) => {
      const inserted = await this.log.insert(entries);
      if (inserted.taken.size === 0 || attempt === 1) return inserted;
      const { entries: found, clusterTime } = await this.log.find([...inserted.taken], HEAD_FIELDS);
      const mine = entries.filter(({ _id, receipt, index }) => {
        const there = found.get(_id);
        return there?.receipt === receipt && there.index === index;
      });
      for (const { _id } of mine) inserted.taken.delete(_id);
      return { taken: inserted.taken, clusterTime: mine.length > 0 ? clusterTime : inserted.clusterTime };
    });
  }

  private async mend(overtaken: Candidate[]): Promise<Candidate[]> {
    if (overtaken.length === 0) return [];
    const astray: Astray[] = overtaken.map(({ wish, head }) => ({ ref: wish.ref, head }));
    const mended = await withPatience(PATIENCE, () => mendHeads(this.log, astray));
    this.heads.record(mended.values());
    return overtaken.map((candidate) => ({ ...candidate, head: mended.get(candidate.wish.ref) }));
  }
}
