import type { History } from './history';
import type { CalmWindow, FailedRead, Finding, Read } from './observation';

/** Reads may fail by these while servers are down; nothing else explains itself. */
export const excused = new Set(['409', '429', '502', '503', '504', 'network']);

/**
 * No answer is older than its position, than what was asked for, or than what the same reader saw before, if it passed
 * on the position that it saw.
 */
export function checkReads(reads: Read[], history: History): Finding[] {
  const memories = new Map<string, Memory>();
  return reads.flatMap((read): Finding[] => {
    const memory = memories.get(read.reader) ?? { position: 0, versions: new Map() };
    memories.set(read.reader, memory);
    const fault = positionFault(read, memory) ?? versionFault(read, memory, history);
    memory.position = Math.max(memory.position, read.position);
    if (fault === undefined) return [];
    const shows = `${read.ref} shows ${read.marker ?? 'nothing'} at position ${read.position}`;
    return [{ kind: 'stale', where: `reader ${read.reader}`, what: `${shows}, ${fault}` }];
  });
}

/** What a reader saw before. */
interface Memory {
  position: number;
  versions: Map<string, number>;
}

function positionFault({ position, asked }: Read, memory: Memory): string | undefined {
  if (position < asked) return `at least ${asked} was asked for`;
  return asked > 0 && position < memory.position ? `after position ${memory.position}` : undefined;
}

function versionFault(read: Read, { versions }: Memory, history: History): string | undefined {
  const { ref, marker, position, asked, ownVersion = 0 } = read;
  const before = versions.get(ref) ?? 0;
  const seen = asked > 0 ? before : 0;
  const floor = Math.max(seen, ownVersion, versionAt(ref, position, history));
  const version = earliestShowing(ref, marker, { floor, history });
  versions.set(ref, Math.max(before, version ?? 0));
  return version === undefined ? `which no version from ${floor} on is (seen before: ${seen})` : undefined;
}

/** The version of an entity that everything up to a position holds; 0 where there is none yet. */
function versionAt(ref: string, position: number, history: History): number {
  const versions = history.byRef.get(ref) ?? [];
  let [low, high] = [0, versions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((history.positionOf(versions[middle]!) ?? Infinity) <= position) low = middle + 1;
    else high = middle;
  }
  return versions[low - 1]?.version ?? 0;
}

function earliestShowing(
  ref: string,
  marker: string | null,
  { floor, history }: { floor: number; history: History },
): number | undefined {
  if (marker === null && floor === 0) return 0;
  const versions = history.byRef.get(ref) ?? [];
  for (let index = Math.max(0, floor - 1); index < versions.length; index += 1) {
    const { version, marker: shown } = versions[index]!;
    if (version >= floor && shown === marker) return version;
  }
  return undefined;
}

/** A failure has a name that says why, and none falls where nothing but a rebuild was going on. */
export function checkFailedReads(failed: FailedRead[], calm: CalmWindow[]): Finding[] {
  return failed.flatMap(({ reader, from, to, why }): Finding[] => {
    const where = `reader ${reader}`;
    if (!excused.has(why.split(' ')[0]!)) return [{ kind: 'failed', where, what: `a read was answered ${why}` }];
    const window = calm.find((one) => from >= one.from && to <= one.to);
    return window ? [{ kind: 'failed', where, what: `a read was answered ${why} during ${window.what}` }] : [];
  });
}
