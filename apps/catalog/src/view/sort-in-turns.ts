/** Items that are sorted, or merged, before others have their turn. */
const itemsPerTurn = 4_096;

type Compare<T> = (a: T, b: T) => number;

/** The items in order. Yields after some work: runs of them are sorted, then merged two by two. */
export function* sortInTurns<T>(items: readonly T[], compare: Compare<T>): Generator<void, T[]> {
  let runs: T[][] = [];
  for (let start = 0; start < items.length; start += itemsPerTurn) {
    if (start > 0) yield;
    runs.push(items.slice(start, start + itemsPerTurn).sort(compare));
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [first, second] = [runs[at]!, runs[at + 1]];
      merged.push(second ? yield* mergeInTurns(first, second, compare) : first);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* mergeInTurns<T>(first: readonly T[], second: readonly T[], compare: Compare<T>): Generator<void, T[]> {
  const merged: T[] = [];
  let [i, j] = [0, 0];
  while (i < first.length || j < second.length) {
    const isSecond = i === first.length || (j < second.length && compare(second[j]!, first[i]!) < 0);
    merged.push(isSecond ? second[j++]! : first[i++]!);
    if (merged.length % itemsPerTurn === 0) yield;
  }
  return merged;
}
