import type { Random } from '../random';
import { effective } from './check-topics';
import { check } from './checker';
import type { Finding, Observation, Published } from './observation';
import { changes, contentSwapped, dropped, living, log, neighbours, shown, swapped, told } from './planting';

/** A fault put into a copy of what was really seen; undefined where the run gave no place for it. */
interface Plant {
  name: string;
  into(seen: Observation, random: Random): Observation | undefined;
}

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
