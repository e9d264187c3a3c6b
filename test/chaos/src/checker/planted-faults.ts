import type { Random } from '../random';
import { firstOfEachId } from './check-subscriber';
import { effective } from './check-topics';
import { check } from './checker';
import type { Delivered, Finding, Logged, Observation, Published, Subscriber } from './observation';

/** A fault put into a copy of what was really seen; undefined where the run gave no place for it. */
interface Plant {
  name: string;
  into(seen: Observation, random: Random): Observation | undefined;
}

type Change<T> = (records: T[], random: Random) => T[] | undefined;

const dropped = <T>(records: T[], random: Random): T[] | undefined =>
  records.length === 0 ? undefined : records.toSpliced(random.below(records.length), 1);

/** Two versions of one entity, the second right after the first in this list. */
function neighbours<T extends { ref: string; version: number }>(
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

function swapped<T extends { ref: string; version: number }>(places: (one: T, other: T) => [T, T]): Change<T> {
  return (records, random) => {
    const found = neighbours(records, random);
    if (!found) return undefined;
    const [first, second] = found;
    const [one, other] = places(records[first]!, records[second]!);
    return records.with(first, one).with(second, other);
  };
}

const log = (change: Change<Logged>) => (seen: Observation, random: Random) => {
  const changed = change(seen.log, random);
  return changed && { ...seen, log: changed };
};

const changes = (of: 'changes' | 'states', change: Change<Published>) => (seen: Observation, random: Random) => {
  const at = random.below(seen.topics.length);
  const sight = seen.topics[at];
  const changed = sight && change(sight[of], random);
  return changed && { ...seen, topics: seen.topics.with(at, { ...sight, [of]: changed }) };
};

const told = (change: Change<Delivered>) => (seen: Observation, random: Random) => {
  const withSome = seen.subscribers.filter(({ delivered }) => delivered.length > 1);
  if (withSome.length === 0) return undefined;
  const chosen: Subscriber = random.pick(withSome);
  const delivered = change(firstOfEachId(chosen.delivered), random);
  const others = seen.subscribers.filter((one) => one !== chosen);
  return delivered && { ...seen, subscribers: [...others, { ...chosen, delivered }] };
};

const shown =
  (change: (shown: Map<string, string | null>, seen: Observation, random: Random) => boolean) =>
  (seen: Observation, random: Random): Observation | undefined => {
    const at = random.below(seen.served.length);
    const replica = seen.served[at];
    if (!replica) return undefined;
    const copy = new Map(replica.shown);
    const done = change(copy, seen, random);
    return done ? { ...seen, served: seen.served.with(at, { ...replica, shown: copy }) } : undefined;
  };

const living = (map: Map<string, string | null>) =>
  [...map].filter(([, marker]) => marker !== null).map(([ref]) => ref);

const contentSwapped = swapped<Logged>((one, other) => [
  { ...one, marker: other.marker, etag: other.etag, receipt: other.receipt },
  { ...other, marker: one.marker, etag: one.etag, receipt: one.receipt },
]);

const plants: Plant[] = [
  { name: 'a change dropped from the log', into: log(dropped) },
  {
    name: 'a change doubled in the log',
    into: log((records, random) => {
      if (records.length === 0) return undefined;
      const again = random.pick(records);
      const version = Math.max(...records.filter(({ ref }) => ref === again.ref).map((one) => one.version)) + 1;
      return [...records, { ...again, version }];
    }),
  },
  { name: 'two changes swapped in the log', into: log(contentSwapped) },
  {
    name: 'a position dropped from the batches',
    into: (seen, random) => {
      const at = random.below(seen.batches.length);
      const batch = seen.batches[at];
      return batch && { ...seen, batches: seen.batches.with(at, { ...batch, events: batch.events.slice(0, -1) }) };
    },
  },
  {
    name: 'a change dropped from the topic',
    into: changes('changes', (records, random) => {
      const [one] = random.shuffled(effective(records)).slice(0, 1);
      return one && records.filter(({ position }) => position !== one.position);
    }),
  },
  {
    name: 'a change doubled in the topic',
    into: changes('changes', (records, random) => {
      if (records.length === 0) return undefined;
      const last = records.reduce((greatest, { position }) => Math.max(greatest, position), 0);
      return [...records, { ...random.pick(records), position: last + 1 }];
    }),
  },
  {
    name: 'two changes swapped in the topic',
    into: changes('changes', (records, random) => {
      const kept = effective(records);
      return swapped<Published>((one, other) => [
        { ...other, position: one.position, prev: one.prev },
        { ...one, position: other.position, prev: other.prev },
      ])(kept, random);
    }),
  },
  {
    name: 'a state dropped from the compacted topic',
    into: changes('states', (records, random) => {
      if (records.length === 0) return undefined;
      const { ref } = random.pick(records);
      return records.filter((one) => one.ref !== ref);
    }),
  },
  {
    name: 'an older state written over a newer one',
    into: changes('states', (records, random) => {
      const found = neighbours(records, random);
      return found && [...records, records[found[0]]!];
    }),
  },
  {
    name: 'an entity dropped from a projection',
    into: shown((map, _, random) => {
      const refs = living(map);
      return refs.length > 0 && Boolean(map.set(random.pick(refs), null));
    }),
  },
  {
    name: 'an entity of a projection left at an older version',
    into: shown((map, seen, random) => {
      const refs = random.shuffled(living(map));
      const older = (ref: string) =>
        seen.log.find((one) => one.ref === ref && one.marker && one.marker !== map.get(ref));
      const stale = refs.map(older).find(Boolean);
      return stale !== undefined && Boolean(map.set(stale.ref, stale.marker));
    }),
  },
  {
    name: 'two entities swapped in a projection',
    into: shown((map, _, random) => {
      const [one, other] = random.shuffled(living(map));
      if (!one || !other) return false;
      const marker = map.get(one)!;
      map.set(one, map.get(other)!).set(other, marker);
      return true;
    }),
  },
  { name: 'a delivery dropped', into: told(dropped) },
  {
    name: 'a delivery doubled under another id',
    into: told((records, random) => {
      const at = random.below(records.length);
      return records.toSpliced(at + 1, 0, { ...records[at]!, webhookId: 'msg_planted' });
    }),
  },
  { name: 'two deliveries swapped', into: told(swapped((one, other) => [other, one])) },
  {
    name: 'a reader led back to an older version',
    into: (seen, random) => {
      const found = neighbours(seen.log, random);
      if (!found) return undefined;
      const [older, newer] = found.map((at) => seen.log[at]!);
      const read = { reader: 'planted', ref: newer!.ref, position: 0, asked: 0 };
      const reads = [newer!, { ...older!, marker: 'an older one' }].map(({ marker }) => ({ ...read, marker }));
      return { ...seen, reads: [...seen.reads, ...reads] };
    },
  },
];

/** What the checker made of a fault that was planted. */
export interface Planted {
  name: string;
  found: boolean;
  finding?: Finding;
}

/** Plants each fault into a copy of what was seen; a checker that finds nothing new in one of them is blind to it. */
export function plantedFaults(seen: Observation, random: Random): Planted[] {
  const known = new Set(check(seen).map(textOf));
  return plants.flatMap(({ name, into }) => {
    const planted = into(seen, random);
    if (!planted) return [];
    const finding = check(planted).find((one) => !known.has(textOf(one)));
    return [{ name, found: finding !== undefined, ...(finding && { finding }) }];
  });
}

/** How many kinds of fault are planted where the run gives a place for each. */
export const plantedMax = plants.length;

function textOf({ kind, where, what }: Finding): string {
  return `${kind} ${where} ${what}`;
}
