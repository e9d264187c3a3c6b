import type { Generation, Projection } from '../http/answers';
import { agrees, comparisonLine, disagreementLines } from './comparison-text';
import { pairs, table } from './table';
import { beginning, count, seconds, time } from './words';

const reasonCharactersMax = 60;

/** A projection and the service that keeps it. */
export interface Kept {
  service: string;
  projection: Projection;
}

/** All projections, one a line. */
export function projectionTable(all: Kept[]): string {
  const head = ['PROJECTION', 'STATE', 'FOLDS', 'GENERATION', 'WATERMARK', 'LAG', 'PARKED', 'BUILD', 'VERIFIED'];
  const rows = all.map(({ service, projection: each }) => [
    `${service}/${each.name}`,
    each.waitingFor.length > 0 ? 'waiting' : each.state,
    `v${each.version}`,
    each.generation === null ? '-' : String(each.generation),
    count(each.watermark),
    lagText(each),
    count(each.parkedEntities),
    buildText(each),
    verifiedText(each),
  ]);
  return table(head, rows);
}

/** Everything about one projection. */
export function projectionText({ service, projection: each }: Kept): string {
  const { counts, verification } = each;
  const facts = pairs([
    ['projection', `${service}/${each.name}`],
    ['state', stateText(each)],
    ['generation', each.generation === null ? 'not known yet' : String(each.generation)],
    ['fold version', String(each.version)],
    ['watermark', count(each.watermark)],
    ['lag', lagText(each)],
    ['waiting for', each.waitingFor.join('; ') || undefined],
    ['parked', `${count(each.parkedEntities)} entities`],
    [
      'since start',
      Object.entries(counts)
        .map(([name, value]) => `${count(value)} ${name}`)
        .join(', '),
    ],
    ['last error', each.lastError ? `${time(each.lastError.at)}  ${each.lastError.message}` : undefined],
    ['verified', verification ? `${time(verification.finishedAt)}  ${comparisonLine(verification)}` : 'never'],
  ]);
  const differences = verification && !agrees(verification) ? `\n${disagreementLines(verification)}` : '';
  return `${facts}${differences}\n${generationTable(each.generations)}`;
}

function generationTable(generations: Generation[]): string {
  const head = ['GENERATION', 'STATE', 'FOLDS', 'PURPOSE', 'CHANGES', 'STARTED', 'BY', 'REASON'];
  const rows = generations.map((each) => [
    String(each.number),
    each.phase && each.state === 'building' ? `${each.state}: ${each.phase}` : each.state,
    `v${each.foldVersion}`,
    each.purpose,
    each.state === 'building' ? doneText(each) : count(each.done),
    time(each.startedAt),
    each.by,
    beginning(each.error ?? each.reason, reasonCharactersMax),
  ]);
  return table(head, rows);
}

/** How far a build is. */
export function doneText({ done, expected }: Generation): string {
  if (expected === undefined) return count(done);
  const percent = expected === 0 ? 100 : Math.min(100, Math.floor((done / expected) * 100));
  return `${count(done)} of ${count(expected)} (${percent} %)`;
}

function stateText({ state }: Projection): string {
  return state === 'live' ? state : 'frozen: built by other folds than those of the replica that answered';
}

function lagText({ lag: { changes, seconds: behind } }: Projection): string {
  return changes === 0 ? '0' : `${count(changes)}, ${seconds(behind)}`;
}

function buildText({ generations }: Projection): string {
  const building = generations.find(({ state }) => state === 'building');
  if (!building) return '-';
  return `${building.purpose} ${building.number}, ${building.phase ?? 'loading'}`;
}

function verifiedText({ verification }: Projection): string {
  if (!verification) return 'never';
  return `${time(verification.finishedAt)} ${agrees(verification) ? 'agrees' : 'DIFFERS'}`;
}
