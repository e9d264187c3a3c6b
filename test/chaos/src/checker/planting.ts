import type { Random } from '../random';
import { firstOfEachId } from './check-subscriber';
import type { Delivered, Logged, Observation, Published, Subscriber } from './observation';

/** Makes other records of those that were seen; undefined where they give no place for it. */
type Change<T> = (records: T[], random: Random) => T[] | undefined;

/** One of them, drawn at random, is missing. */
export const dropped = <T>(records: T[], random: Random): T[] | undefined =>
  records.length === 0 ? undefined : records.toSpliced(random.below(records.length), 1);

/** Two versions of one entity, the second right after the first in this list. */
export function neighbours<T extends { ref: string; version: number }>(
  records: T[],
  random: Random,
): [number, number] | undefined {
  const start = random.below(Math.max(1, records.length));
  for (let step = 0; step < records.length; step += 1) {
    const first = (start + step) % records.length;
    const { ref, version } = records[first]!;
    const second = records.findIndex((one, index) => index > first && one.ref === ref && one.version === version + 1);
    if (second > 0) return [first, second];
  }
  return undefined;
}

/** Two versions of one entity change places, as `places` says. */
export function swapped<T extends { ref: string; version: number }>(places: (one: T, other: T) => [T, T]): Change<T> {
  return (records, random) => {
    const found = neighbours(records, random);
    if (!found) return undefined;
    const [first, second] = found;
    const [one, other] = places(records[first]!, records[second]!);
    return records.with(first, one).with(second, other);
  };
}

/** Into what the log was seen to hold. */
export const log = (change: Change<Logged>) => (seen: Observation, random: Random) => {
  const changed = change(seen.log, random);
  return changed && { ...seen, log: changed };
};

/** Into what one of the sights of a topic showed. */
export const changes = (of: 'changes' | 'states', change: Change<Published>) => (seen: Observation, random: Random) => {
  const at = random.below(seen.topics.length);
  const sight = seen.topics[at];
  const changed = sight && change(sight[of], random);
  return changed && { ...seen, topics: seen.topics.with(at, { ...sight, [of]: changed }) };
};

/** Into what one subscriber was told. */
export const told = (change: Change<Delivered>) => (seen: Observation, random: Random) => {
  const withSome = seen.subscribers.filter(({ delivered }) => delivered.length > 1);
  if (withSome.length === 0) return undefined;
  const chosen: Subscriber = random.pick(withSome);
  const delivered = change(firstOfEachId(chosen.delivered), random);
  const others = seen.subscribers.filter((one) => one !== chosen);
  return delivered && { ...seen, subscribers: [...others, { ...chosen, delivered }] };
};

/** Into what one replica serves; `change` answers whether there was a place for it. */
export const shown =
  (change: (shown: Map<string, string | null>, seen: Observation, random: Random) => boolean) =>
  (seen: Observation, random: Random): Observation | undefined => {
    const at = random.below(seen.served.length);
    const replica = seen.served[at];
    if (!replica) return undefined;
    const copy = new Map(replica.shown);
    const done = change(copy, seen, random);
    return done ? { ...seen, served: seen.served.with(at, { ...replica, shown: copy }) } : undefined;
  };

/** Refs of the entities that are there. */
export const living = (map: Map<string, string | null>) =>
  [...map].filter(([, marker]) => marker !== null).map(([ref]) => ref);

/** Two versions of one entity carry each other's content. */
export const contentSwapped = swapped<Logged>((one, other) => [
  { ...one, marker: other.marker, etag: other.etag, receipt: other.receipt },
  { ...other, marker: one.marker, etag: one.etag, receipt: one.receipt },
]);
