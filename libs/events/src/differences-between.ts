import { pointerOf, stableStringify } from '@callboard/entity';
import type { Difference } from './change';
import { differenceLimits } from './difference-limits';

type Mapping = Record<string, unknown>;

/**
 * What changed from one state of an entity to the next, in the order of their fields. Nothing before (null): an empty
 * list, since all is new; nothing after: the whole entity as it was. A list that differs is told as a whole, unless its
 * entries are mappings and their number is the same. Values heavier than `differenceLimits` are left out and marked.
 */
export function differencesBetween(before: unknown, after: unknown): Difference[] {
  if (before === null || before === undefined) return [];
  if (after === null || after === undefined)
    return withinLimits([{ path: '', before }]) ?? [{ path: '', omitted: true }];
  const found: Difference[] = [];
  compare(before, after, [], found);
  return withinLimits(found) ?? rootDifferences(before, after);
}

function compare(before: unknown, after: unknown, keys: (string | number)[], found: Difference[]): void {
  if (before === after || found.length > differenceLimits.differencesMax) return;
  if (isMapping(before) && isMapping(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(own(before, key), own(after, key), [...keys, key], found);
    }
  } else if (isListOfMappings(before) && isListOfMappings(after) && before.length === after.length) {
    before.forEach((item, index) => compare(item, after[index], [...keys, index], found));
  } else if (!isSame(before, after)) {
    found.push(differenceAt(pointerOf(keys), before, after));
  }
}

function own(mapping: Mapping, key: string): unknown {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

/** Whether two values are the same JSON, whatever the order of their keys. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other;
  return stableStringify(one) === stableStringify(other);
}

function differenceAt(path: string, before: unknown, after: unknown): Difference {
  return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfMappings(value: unknown): value is Mapping[] {
  return Array.isArray(value) && value.length > 0 && value.every(isMapping);
}

/** The differences with heavy values left out; undefined when even that is too much. */
function withinLimits(differences: Difference[]): Difference[] | undefined {
  const { differencesMax, totalBytesMax } = differenceLimits;
  if (differences.length > differencesMax) return undefined;
  let bytes = 0;
  const fitting = differences.map((difference): Difference => {
    const weight = weightOf(difference);
    const fits = weight !== undefined && bytes + weight <= totalBytesMax;
    bytes += fits ? weight : Buffer.byteLength(difference.path);
    return fits ? difference : { path: difference.path, omitted: true };
  });
  return bytes <= totalBytesMax ? fitting : undefined;
}

function weightOf({ path, before, after }: Difference): number | undefined {
  const { valueBytesMax } = differenceLimits;
  const weights = [before, after].map((value) => (value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value))));
  if (weights.some((weight) => weight > valueBytesMax)) return undefined;
  return weights.reduce((sum, weight) => sum + weight, Buffer.byteLength(path));
}

function rootDifferences(before: unknown, after: unknown): Difference[] {
  if (!isMapping(before) || !isMapping(after)) return [{ path: '', omitted: true }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !isSame(own(before, key), own(after, key)))
    .map((key) => ({ path: pointerOf([key]), omitted: true }));
}
