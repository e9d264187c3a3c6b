import type { Comparison, Disagreement } from '../http/answers';
import { beginning, count, counted } from './words';

const valueCharactersMax = 160;
const fieldsShownMax = 8;

/** Each kind of disagreement with what it means. */
const meanings = {
  different: 'stored otherwise than the log says',
  missing: 'in the log, not stored',
  extra: 'stored, unknown to the log',
  parked: 'parked, could be folded now',
  unfoldable: 'stored, cannot be folded any more',
} as const;

const kinds = Object.keys(meanings) as (keyof typeof meanings)[];

/** Whether nothing disagrees. */
export function agrees(comparison: Comparison): boolean {
  return kinds.every((kind) => (comparison[kind] ?? 0) === 0);
}

/** What was compared and what came of it, in a sentence. */
export function comparisonLine(comparison: Comparison): string {
  const { compared, position, unsettled, byContent } = comparison;
  const found = kinds
    .filter((kind) => (comparison[kind] ?? 0) > 0)
    .map((kind) => `${count(comparison[kind]!)} ${kind} (${meanings[kind]})`);
  const outcome = found.length === 0 ? 'all agree' : found.join(', ');
  const how = byContent ? '' : ' (by version: the folds differ)';
  const open = unsettled > 0 ? `; ${count(unsettled)} could not be compared, changed at every look` : '';
  return `${counted(compared, 'document')} compared${how} up to position ${count(position)}: ${outcome}${open}`;
}

/** The first documents that disagree, each with the fields in which it does. */
export function disagreementLines({ first }: Comparison): string {
  return first.map(disagreementText).join('');
}

function disagreementText({ id, kind, live, replayed }: Disagreement): string {
  const fields = differingFields(documentIn(live), documentIn(replayed));
  const shown = fields
    .slice(0, fieldsShownMax)
    .map(([name, stored, folded]) => `    ${name}\n      stored        ${stored}\n      folded again  ${folded}\n`);
  const more = fields.length > fieldsShownMax ? `    and ${fields.length - fieldsShownMax} fields more\n` : '';
  return `  ${id}: ${kind} (${meanings[kind]})\n${shown.join('')}${more}`;
}

type Documents = Record<string, unknown> | undefined;

/** A text that was cut, or is absent, has no fields; the whole text stands for it. */
function documentIn(text: string | null): Documents {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { '(cut)': text };
  }
}

function differingFields(live: Documents, replayed: Documents): [string, string, string][] {
  if (!live || !replayed) return [['(document)', valueText(live), valueText(replayed)]];
  const names = [...new Set([...Object.keys(live), ...Object.keys(replayed)])];
  return names
    .map((name): [string, string, string] => [name, JSON.stringify(live[name]), JSON.stringify(replayed[name])])
    .filter(([, stored, folded]) => stored !== folded)
    .map(([name]) => [name, ...window(live[name], replayed[name])]);
}

/** Both values from shortly before the first character in which they differ. */
function window(live: unknown, replayed: unknown): [string, string] {
  const [stored, folded] = [JSON.stringify(live) ?? 'absent', JSON.stringify(replayed) ?? 'absent'];
  let same = 0;
  while (same < stored.length && stored[same] === folded[same]) same += 1;
  const from = Math.max(stored.length, folded.length) > valueCharactersMax ? Math.max(0, same - 40) : 0;
  const part = (text: string) => `${from > 0 ? '…' : ''}${beginning(text.slice(from), valueCharactersMax)}`;
  return [part(stored), part(folded)];
}

function valueText(document: Documents): string {
  return document ? beginning(JSON.stringify(document), valueCharactersMax) : 'absent';
}
