import type { StoredFeedEntry } from '../feed/feed.document';
import { checkpointOf } from './checkpoint';
import {
  exhausted,
  hasRoom,
  letGo,
  mayReadOn,
  nextDueAt,
  planFrom,
  settled,
  startable,
  started,
  taken,
  type DeliveryPlan,
} from './delivery.planner';
import { deliveryLimits } from './delivery.schedule';

const limits = { ...deliveryLimits, concurrencyMax: 3, retryDelayMinMs: 100, retryDelayMaxMs: 1_000, attemptsMax: 3 };

const entry = (position: number, ref: string) => ({ _id: position, ref, event: '{}' }) as StoredFeedEntry;
const given = (refs: string[], scanned = refs.length) =>
  taken(planFrom(0), {
    entries: refs.map((ref, index) => entry(index + 1, ref)),
    held: [],
    scanned,
  });
const next = (plan: DeliveryPlan, now = 0) => startable(plan, now, limits).map((parcel) => parcel.entry._id);
const start = (plan: DeliveryPlan, now = 0) => started(plan, startable(plan, now, limits), now);
const deliver = (plan: DeliveryPlan, position: number, at = 0) =>
  settled(plan, { position, at, outcome: 'delivered' }, limits);
const fail = (plan: DeliveryPlan, position: number, at = 0, retryAfterMs?: number) =>
  settled(plan, { position, at, outcome: 'failed', random: 1, retryAfterMs }, limits);

describe('order', () => {
  it('sends different entities at once, up to concurrencyMax, oldest first', () => {
    expect(next(given(['a', 'b', 'c', 'd']))).toEqual([1, 2, 3]);
  });

  it('sends of one entity only the oldest change', () => {
    expect(next(given(['a', 'a', 'b', 'a']))).toEqual([1, 3]);
  });

  it('sends the next change of an entity when the one before was taken', () => {
    const plan = start(given(['a', 'a']));
    expect(next(plan)).toEqual([]);
    expect(next(deliver(plan, 1))).toEqual([2]);
  });

  it('never overtakes a failed change with a later one of its entity', () => {
    const plan = fail(start(given(['a', 'b', 'a'])), 1, 10);
    expect(next(deliver(plan, 2, 20), 20)).toEqual([]);
    expect(next(deliver(plan, 2, 20), 110)).toEqual([1]);
  });
});

describe('room', () => {
  it('ends at pendingMax changes or pendingBytesMax bytes', () => {
    expect(hasRoom(given(['a', 'b']), { ...limits, pendingMax: 3 })).toBe(true);
    expect(hasRoom(given(['a', 'b']), { ...limits, pendingMax: 2 })).toBe(false);
    expect(hasRoom(given(['a', 'b']), { ...limits, pendingBytesMax: 4 })).toBe(false);
  });
});

describe('failure', () => {
  it('is retried after the delay, not before', () => {
    const plan = fail(start(given(['a'])), 1, 10);
    expect(next(plan, 109)).toEqual([]);
    expect(nextDueAt(plan)).toBe(110);
    expect(next(plan, 110)).toEqual([1]);
  });

  it('waits twice as long each time', () => {
    const once = fail(start(given(['a'])), 1, 10);
    const twice = fail(start(once, 110), 1, 110);
    expect(nextDueAt(twice)).toBe(110 + 200);
  });

  it('lets one attempt at a time through until the receiver takes one', () => {
    const plan = fail(start(given(['a', 'b', 'c'])), 1, 10);
    const allFailed = fail(fail(plan, 2, 11), 3, 12);
    expect(next(allFailed, 200)).toEqual([1]);
    expect(next(deliver(start(allFailed, 200), 1, 210), 210)).toEqual([2, 3]);
  });

  it('counts attempts that failed together as one failure of the receiver', () => {
    const plan = start(given(['a', 'b', 'c']));
    expect(fail(fail(fail(plan, 1, 10), 2, 11), 3, 12).failuresInARow).toBe(1);
  });

  it('pauses the receiver longer and longer while it fails', () => {
    let plan = given(['a', 'b']);
    const pauses: number[] = [];
    for (const at of [1_000, 3_000, 6_000]) {
      plan = fail(start(plan, at), 1, at);
      pauses.push(plan.pausedUntil - at);
    }
    expect(pauses).toEqual([100, 200, 400]);
  });

  it('of one entity does not slow down the others that are taken', () => {
    let plan = fail(start(given(['bad', 'b'])), 1, 10);
    plan = deliver(plan, 2, 20);
    plan = taken(plan, { entries: [entry(3, 'c')], held: [], scanned: 3 });
    expect(next(plan, 30)).toEqual([3]);
  });

  it('honours Retry-After for the receiver as a whole', () => {
    const plan = fail(start(given(['a', 'b'])), 1, 10, 5_000);
    expect(next(deliver(plan, 2, 9), 9)).toEqual([]);
    expect(next(fail(plan, 2, 11), 5_009)).toEqual([]);
    expect(next(fail(plan, 2, 11), 5_010)).toEqual([1]);
  });

  it('is exhausted after attemptsMax', () => {
    let plan = given(['a']);
    for (const at of [0, 1_000]) plan = fail(start(plan, at), 1, at);
    expect(exhausted(plan, limits)).toBeUndefined();
    expect(exhausted(fail(start(plan, 5_000), 1, 5_000), limits)?.entry._id).toBe(1);
  });

  it('of a change no longer held changes nothing', () => {
    const plan = deliver(start(given(['a'])), 1);
    expect(fail(plan, 1)).toBe(plan);
  });
});

describe('checkpoint', () => {
  it('is where the feed was read to when all is taken', () => {
    expect(checkpointOf(given([], 40))).toEqual({ position: 40, scanned: 40, open: [], held: [] });
    expect(checkpointOf(deliver(start(given(['a'], 9)), 1))).toEqual({ position: 9, scanned: 9, open: [], held: [] });
  });

  it('stays before the first change that nobody has tried', () => {
    expect(checkpointOf(start(given(['a', 'b'])))).toEqual({ position: 0, scanned: 0, open: [], held: [] });
  });

  it('advances over what is taken without a hole', () => {
    expect(checkpointOf(deliver(start(given(['a', 'b', 'c'])), 1))).toMatchObject({
      position: 1,
      scanned: 1,
      open: [],
    });
  });

  it('keeps what is open before the last one taken, and its attempts', () => {
    const plan = fail(deliver(start(given(['a', 'b', 'c', 'd'])), 3), 1, 10);
    const open = [
      { position: 1, attempts: 1 },
      { position: 2, attempts: 0 },
    ];
    expect(checkpointOf(plan)).toEqual({ position: 0, scanned: 3, open, held: [] });
  });

  it('lets a later sender go on without repeating what was taken', () => {
    const { scanned, open } = checkpointOf(fail(deliver(start(given(['a', 'b', 'a'])), 2), 1, 10));
    const restored = planFrom(
      scanned,
      open.map(({ position, attempts }) => ({ entry: entry(position, 'a'), attempts, dueAt: 0 })),
    );
    expect(checkpointOf(restored)).toMatchObject({ scanned, open });
    expect(next(taken(restored, { entries: [entry(3, 'a')], held: [], scanned: 3 }))).toEqual([1]);
    expect(scanned).toBe(2);
  });
});

describe('what was parked when the feed was read', () => {
  const held = (position: number, ref: string) => ({ position, ref });
  const passed = (...all: ReturnType<typeof held>[]) => taken(planFrom(0), { entries: [], held: all, scanned: 9 });
  const positions = (plan: DeliveryPlan) => plan.parcels.map((parcel) => parcel.entry._id);

  it('is passed by, and remembered', () => {
    const plan = taken(planFrom(0), { entries: [entry(1, 'b')], held: [held(2, 'a')], scanned: 2 });
    expect(checkpointOf(deliver(start(plan), 1))).toEqual({
      ...{ position: 2, scanned: 2, open: [], held: [held(2, 'a')] },
    });
  });

  it('is told once it is folded, in order and before what follows of its entity', () => {
    const plan = letGo(passed(held(2, 'a'), held(4, 'a')), { entries: [entry(2, 'a'), entry(4, 'a')], waiting: [] });
    const more = taken(plan, { entries: [entry(10, 'a'), entry(11, 'b')], held: [], scanned: 11 });
    expect(positions(more)).toEqual([2, 4, 10, 11]);
    expect(next(more)).toEqual([2, 11]);
    expect(more.held).toEqual([]);
  });

  it('is told up to the first that still waits; others do not wait for it', () => {
    const plan = passed(held(2, 'a'), held(3, 'b'), held(4, 'a'), held(5, 'a'));
    const after = letGo(plan, { entries: [entry(2, 'a'), entry(3, 'b'), entry(5, 'a')], waiting: [held(4, 'a')] });
    expect(positions(after)).toEqual([2, 3]);
    expect(after.held).toEqual([held(4, 'a'), held(5, 'a')]);
  });

  it('is forgotten when it was skipped', () => {
    expect(letGo(passed(held(2, 'a')), { entries: [], waiting: [] })).toMatchObject({ held: [], parcels: [] });
  });

  it('holds back what follows of its entity, however that came to be read', () => {
    const plan = taken(passed(held(2, 'a')), { entries: [entry(10, 'a'), entry(11, 'b')], held: [], scanned: 11 });
    expect(positions(plan)).toEqual([11]);
    expect(plan.held).toEqual([held(2, 'a'), held(10, 'a')]);
  });

  it('is open, not untouched, once it is let go behind what was taken', () => {
    const plan = letGo(planFrom(9, [], [held(2, 'a')]), { entries: [entry(2, 'a')], waiting: [] });
    expect(checkpointOf(plan)).toEqual({ position: 1, scanned: 9, open: [{ position: 2, attempts: 0 }], held: [] });
  });

  it('has a limit, at which the feed is not read on', () => {
    expect(mayReadOn(passed(held(2, 'a')), { ...limits, heldMax: 2 })).toBe(true);
    expect(mayReadOn(passed(held(2, 'a')), { ...limits, heldMax: 1 })).toBe(false);
  });
});
