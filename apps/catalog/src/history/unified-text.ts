import { FILE_HEADERS_ONLY, formatPatch, structuredPatch, type StructuredPatchHunk } from 'diff';
import { stringify } from 'yaml';
import type { EntityState } from './version-diff';

export const unifiedLimits = {
  /** Lines removed and added that are looked for one by one; beyond, everything between the first and the last is told as one. */
  editsMax: 1_000,
  /** Values in an entity that is written as YAML in block style, and lines in its texts; beyond, as JSON, which is YAML in flow style. */
  valuesMax: 20_000,
};

const contextLines = 3;

/** One side of a comparison: the state, and what stands for it in the head of the text. */
export interface UnifiedSide {
  name: string;
  state: EntityState;
}

/** What differs as a unified diff of YAML, for people and for `patch`; empty where nothing does. */
export function unifiedText(from: UnifiedSide, to: UnifiedSide): string {
  const isLarge = [from, to].some(({ state }) => !hasAtMost(unifiedLimits.valuesMax, state));
  const before = textOf(from.state, isLarge);
  const after = textOf(inOrderOf(from.state, to.state), isLarge);
  if (before === after) return '';
  const [none, options] = [undefined, { context: contextLines, maxEditLength: unifiedLimits.editsMax }];
  const fine = structuredPatch(from.name, to.name, before, after, none, none, options);
  const hunks = fine?.hunks ?? [coarseHunk(linesOf(before), linesOf(after))];
  const names = { oldFileName: from.name, newFileName: to.name, oldHeader: none, newHeader: none };
  return formatPatch({ ...names, hunks }, FILE_HEADERS_ONLY);
}

/** All between the first and the last line that differ, as one: where too much differs to be compared line by line. */
function coarseHunk(before: readonly string[], after: readonly string[]): StructuredPatchHunk {
  const least = Math.min(before.length, after.length);
  let same = 0;
  while (same < least && before[same] === after[same]) same++;
  let sameAtEnd = 0;
  while (sameAtEnd < least - same && before.at(-1 - sameAtEnd) === after.at(-1 - sameAtEnd)) sameAtEnd++;
  const start = Math.max(0, same - contextLines);
  const context = Math.min(contextLines, sameAtEnd);
  const [oldEnd, newEnd] = [before.length - sameAtEnd, after.length - sameAtEnd];
  return {
    oldStart: start + 1,
    oldLines: oldEnd + context - start,
    newStart: start + 1,
    newLines: newEnd + context - start,
    lines: [
      ...before.slice(start, same).map((line) => ` ${line}`),
      ...before.slice(same, oldEnd).map((line) => `-${line}`),
      ...after.slice(same, newEnd).map((line) => `+${line}`),
      ...before.slice(oldEnd, oldEnd + context).map((line) => ` ${line}`),
    ],
  };
}

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

function textOf(state: EntityState, isLarge: boolean): string {
  if (state === null) return '';
  return isLarge
    ? `${JSON.stringify(state, null, 2)}\n`
    : stringify(state, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The second value with its keys in the first one's order: an order that differs is no difference. */
function inOrderOf<T>(model: unknown, value: T): T {
  if (Array.isArray(value)) {
    const models = Array.isArray(model) ? (model as unknown[]) : [];
    return value.map((item, index) => inOrderOf(models[index], item) as unknown) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  const [known, own] = [isMapping(model) ? model : {}, value as Record<string, unknown>];
  const keys = new Set([...Object.keys(known).filter((key) => Object.hasOwn(own, key)), ...Object.keys(own)]);
  return Object.fromEntries([...keys].map((key) => [key, inOrderOf(known[key], own[key])])) as T;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasAtMost(max: number, state: EntityState): boolean {
  const open: unknown[] = [state];
  let seen = 0;
  while (open.length > 0) {
    const value = open.pop();
    seen += typeof value === 'string' ? value.split('\n').length : 1;
    if (seen > max) return false;
    if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) open.push(item);
  }
  return true;
}
