import { checkLog } from './check-log';
import { checkFailedReads, checkReads } from './check-reads';
import { checkServed } from './check-served';
import { checkSubscriber } from './check-subscriber';
import { checkTopics } from './check-topics';
import { checkWrites } from './check-writes';
import { History } from './history';
import type { Finding, Observation } from './observation';

/** Holds what was acknowledged against what came of it; an empty list means that every promise was kept. Pure. */
export function check(seen: Observation): Finding[] {
  const history = new History(seen.log, seen.batches);
  return [
    ...checkLog(seen.log, seen.batches, history),
    ...checkWrites(seen.writes, history),
    ...seen.topics.flatMap((sight) => checkTopics(sight, seen.batches, history)),
    ...seen.served.flatMap((served) => checkServed(served, history)),
    ...seen.subscribers.flatMap((subscriber) => checkSubscriber(subscriber, history)),
    ...checkReads(seen.reads, history),
    ...checkFailedReads(seen.failedReads, seen.calm),
  ];
}
