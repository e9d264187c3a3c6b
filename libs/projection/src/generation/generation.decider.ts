import { Problem } from '@callboard/problems';
import {
  buildingOf,
  type Generation,
  type GenerationPurpose,
  type GenerationRecord,
  type GenerationState,
  liveOf,
} from './generation-record';

/** Who wants something of a projection, and why. */
export interface Wish {
  by: string;
  reason: string;
  now: Date;
}

/** What nobody asked for is done in this name. */
export const ITSELF = 'callboard';

/** The record of a projection that was never built: its first generation is read while it fills. */
export function firstRecord(projection: string, foldVersion: number, now: Date): GenerationRecord {
  const first: Generation = {
    number: 1,
    foldVersion,
    state: 'live',
    purpose: 'first',
    startedAt: now,
    liveFrom: now,
    by: ITSELF,
    reason: 'the first generation',
  };
  return { _id: projection, revision: 1, live: 1, next: 2, generations: [first] };
}

/** Begins a new generation beside the live one. @throws Problem `build-under-way` */
export function begin(
  record: GenerationRecord,
  { purpose, foldVersion, by, reason, now }: Wish & { purpose: GenerationPurpose; foldVersion: number },
): GenerationRecord {
  refuseSecondBuild(record);
  const { next: number, generations } = record;
  const begun = {
    number,
    foldVersion,
    state: 'building',
    purpose,
    phase: 'loading',
    startedAt: now,
    by,
    reason,
  } as const;
  return { ...record, next: number + 1, generations: [...generations, begun] };
}

/**
 * A process with raised folds sees to it that a generation of theirs is built; one of an older version, as in a deploy
 * that is rolled back or still rolling out, leaves the live one alone.
 */
export function beginForVersion(record: GenerationRecord, foldVersion: number, now: Date): GenerationRecord {
  if (foldVersion <= liveOf(record).foldVersion || buildingOf(record)) return record;
  const reason = `the fold version was raised to ${foldVersion}`;
  const wish = { by: ITSELF, reason, now };
  const own = record.generations.filter((generation) => generation.foldVersion === foldVersion);
  if (own.some(({ state }) => state === 'failed')) return record;
  const kept = own.find(({ state }) => state === 'kept');
  if (kept) return resume(record, kept, wish);
  return begin(record, { ...wish, purpose: 'rebuild', foldVersion });
}

/**
 * Goes back to the generation that was live before, or to the one named: it catches up and is swapped in like a new one.
 * @throws Problem `build-under-way`, `unknown-generation`, `nothing-to-go-back-to`
 */
export function goBack(
  record: GenerationRecord,
  { foldVersion, number, ...wish }: Wish & { foldVersion: number; number?: number },
): GenerationRecord {
  refuseSecondBuild(record);
  const candidates = record.generations.filter(({ state }) => state === 'kept' || state === 'retiring');
  const wanted = number === undefined ? candidates.at(-1) : candidates.find((each) => each.number === number);
  if (!wanted) throw new Problem('nothing-to-go-back-to', 'No earlier generation is kept');
  if (wanted.foldVersion !== foldVersion) {
    const detail = `Generation ${wanted.number} was built by fold version ${wanted.foldVersion}, this process folds by ${foldVersion}: deploy that version first`;
    throw new Problem('nothing-to-go-back-to', detail);
  }
  return resume(record, wanted, wish);
}

/** The one atomic step: what was built is read, what was read retires. */
export function swap(record: GenerationRecord, number: number, now: Date): GenerationRecord {
  if (stateOf(record, number) !== 'building') return record;
  const retired = change(record, record.live, { state: 'retiring' });
  const news = { state: 'live', phase: undefined, claim: undefined, liveFrom: now } as const;
  return { ...change(retired, number, news), live: number };
}

/** Every replica reads the new one: the old one is projected no more. */
export function retire(record: GenerationRecord, number: number): GenerationRecord {
  return stateOf(record, number) === 'retiring' ? change(record, number, { state: 'kept' }) : record;
}

/** Gives a build up; what is read stays as it is. @throws Problem `no-build-under-way` */
export function cancel(record: GenerationRecord): GenerationRecord {
  const building = buildingOf(record);
  if (!building) throw new Problem('no-build-under-way', 'Nothing is being built or verified');
  return discard(record, building.number);
}

/** What was built is not needed: it is dropped, or kept as it was when it had been live once. */
export function discard(record: GenerationRecord, number: number): GenerationRecord {
  const building = buildingOf(record);
  if (building?.number !== number) return record;
  const state = building.liveFrom ? 'kept' : 'dropping';
  return change(record, number, { state, phase: undefined, claim: undefined });
}

/** A build that cannot become what it should; it is kept for inspection. */
export function fail(record: GenerationRecord, number: number, error: string): GenerationRecord {
  if (stateOf(record, number) !== 'building') return record;
  return change(record, number, { state: 'failed', error, claim: undefined });
}

/** Marks a generation that nobody needs for dropping. @throws Problem `unknown-generation`, `generation-in-use` */
export function drop(record: GenerationRecord, number: number): GenerationRecord {
  const state = stateOf(record, number);
  if (!state) throw new Problem('unknown-generation', `There is no generation ${number}`);
  if (state === 'dropping') return record;
  if (state !== 'kept' && state !== 'failed') {
    throw new Problem(
      'generation-in-use',
      `Generation ${number} is ${state}; only one that is kept or failed is dropped`,
    );
  }
  return change(record, number, { state: 'dropping' });
}

/** Its collections are gone. */
export function forget(record: GenerationRecord, number: number): GenerationRecord {
  return { ...record, generations: record.generations.filter((each) => each.number !== number) };
}

/** Takes note of how far a build is. */
export function progress(record: GenerationRecord, number: number, news: Partial<Generation>): GenerationRecord {
  return stateOf(record, number) === 'building' ? change(record, number, news) : record;
}

function resume(record: GenerationRecord, { number }: Generation, { by, reason, now }: Wish): GenerationRecord {
  const news = { state: 'building', purpose: 'rebuild', phase: 'loading', startedAt: now, by, reason } as const;
  return change(record, number, news);
}

function refuseSecondBuild(record: GenerationRecord): void {
  const building = buildingOf(record);
  if (!building) return;
  const what = building.purpose === 'verification' ? 'A verification' : `Generation ${building.number}`;
  throw new Problem('build-under-way', `${what} is under way; wait for its end or cancel it`);
}

function stateOf(record: GenerationRecord, number: number): GenerationState | undefined {
  return record.generations.find((each) => each.number === number)?.state;
}

function change(record: GenerationRecord, number: number, news: Partial<Generation>): GenerationRecord {
  const changed = (each: Generation) => (each.number === number ? { ...each, ...news } : each);
  return { ...record, generations: record.generations.map(changed) };
}
