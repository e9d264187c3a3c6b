import type { StoredFeedEntry } from '../feed/feed.document';
import {
  checkpointOf,
  exhausted,
  hasRoom,
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
  taken(
    planFrom(0),
    refs.map((ref, index) => entry(index + 1, ref)),
    scanned,
  );
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
    plan = taken(plan, [entry(3, 'c')], 3);
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
    expect(checkpointOf(given([], 40))).toEqual({ position: 40, scanned: 40, open: [] });
    expect(checkpointOf(deliver(start(given(['a'], 9)), 1))).toEqual({ position: 9, scanned: 9, open: [] });
  });

  it('stays before the first change that nobody has tried', () => {
    expect(checkpointOf(start(given(['a', 'b'])))).toEqual({ position: 0, scanned: 0, open: [] });
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
    expect(checkpointOf(plan)).toEqual({ position: 0, scanned: 3, open });
  });

  it('lets a later sender go on without repeating what was taken', () => {
    const { scanned, open } = checkpointOf(fail(deliver(start(given(['a', 'b', 'a'])), 2), 1, 10));
    const restored = planFrom(
      scanned,
      open.map(({ position, attempts }) => ({ entry: entry(position, 'a'), attempts, dueAt: 0 })),
    );
    expect(next(taken(restored, [entry(3, 'a')], 3))).toEqual([1]);
    expect(scanned).toBe(2);
  });
});
