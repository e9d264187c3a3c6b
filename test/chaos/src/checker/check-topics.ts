import type { History } from './history';
import type { Batch, Finding, Published, TopicSight } from './observation';

/** Both topics, as one reader saw them, against the log. */
export function checkTopics(sight: TopicSight, batches: Batch[], history: History): Finding[] {
  const ends = batches.map(({ first, events }) => first + events.length - 1);
  const changes = `changes (${sight.reader})`;
  const states = `entities (${sight.reader})`;
  return [
    ...repeatsAreOneBatch(changes, sight.changes, ends),
    ...repeatsAreOneBatch(states, sight.states, ends),
    ...changesAreTheLog(changes, effective(sight.changes), history),
    ...statesEndNewest(states, sight.states, history),
  ];
}

/** What a reader keeps that ignores positions not greater than the greatest seen in that partition; by position. */
export function effective(records: Published[]): Published[] {
  const greatest = new Map<number, number>();
  const kept = records.filter(({ partition, position }) => {
    if (position <= (greatest.get(partition) ?? 0)) return false;
    greatest.set(partition, position);
    return true;
  });
  return kept.sort((a, b) => a.position - b.position);
}

/** Which batch a position belongs to. */
function batchOf(position: number, ends: number[]): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A fail-over publishes the last batch again, and nothing older: so a compacted topic never steps back. */
function repeatsAreOneBatch(where: string, records: Published[], ends: number[]): Finding[] {
  const greatest = new Map<number, number>();
  return records.flatMap(({ partition, position, ref, version }) => {
    const before = greatest.get(partition) ?? 0;
    greatest.set(partition, Math.max(before, position));
    if (position > before || batchOf(position, ends) === batchOf(before, ends)) return [];
    const what = `partition ${partition}: ${ref}@${version} at ${position} after ${before}, which is of a later batch`;
    return [{ kind: 'out-of-order', where, what } as Finding];
  });
}

function changesAreTheLog(where: string, published: Published[], history: History): Finding[] {
  const findings: Finding[] = [];
  const previous = new Map<number, number>();
  let next = 0;
  for (const record of published) {
    const { position, prev, partition, ref, version } = record;
    const what = `${ref}@${version} at position ${position}`;
    for (; next < history.changes.length && history.changes[next]!.position < position; next += 1) {
      const { ref: missing, version: of, position: at } = history.changes[next]!;
      findings.push({ kind: 'lost', where, what: `${missing}@${of} at position ${at}` });
    }
    const logged = history.changes[next];
    if (logged?.position !== position) findings.push({ kind: 'doubled', where, what: `${what} is not in the log` });
    else {
      next += 1;
      if (!isSame(record, logged))
        findings.push({ kind: 'out-of-order', where, what: `${what} is ${logged.ref}@${logged.version} in the log` });
    }
    const before = previous.get(partition) ?? 0;
    if (prev !== before)
      findings.push({ kind: 'gap', where, what: `${what} names ${prev} as before it, it is ${before}` });
    previous.set(partition, position);
  }
  const rest = history.changes.slice(next);
  return [
    ...findings,
    ...rest.map(
      ({ ref, version, position }) =>
        ({ kind: 'lost', where, what: `${ref}@${version} at position ${position}` }) as Finding,
    ),
  ];
}

function isSame(
  record: Published,
  logged: { ref: string; version: number; etag: string; marker: string | null },
): boolean {
  const { ref, version, marker, etag } = record;
  return (
    ref === logged.ref &&
    version === logged.version &&
    marker === logged.marker &&
    (etag ?? logged.etag) === logged.etag
  );
}

/** Whatever a compaction leaves, and though one batch may come twice: the last record of each key is its newest state. */
function statesEndNewest(where: string, states: Published[], history: History): Finding[] {
  const last = new Map(states.map((state) => [state.ref, state]));
  return [...history.byRef].flatMap(([ref, versions]) => {
    const newest = versions.at(-1)!;
    const state = last.get(ref);
    if (state && isSame(state, newest)) return [];
    const kind = state === undefined ? 'lost' : 'stale';
    const what = `${ref} ends at version ${state?.version ?? 'none'} with ${state?.marker}, not ${newest.version} with ${newest.marker}`;
    return [{ kind, where, what } as Finding];
  });
}
