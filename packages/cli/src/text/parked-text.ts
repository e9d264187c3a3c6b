import type { ParkedEntity, RetryOutcome } from '../http/answers';
import { beginning, count, counted, time } from './words';

const errorCharactersMax = 200;

/** Each parked entity with why, what waits and what can be done with it. */
export function parkedText(entities: ParkedEntity[], more: boolean): string {
  if (entities.length === 0) return 'Nothing is parked.\n';
  const rest = more ? 'There are more: ask with a greater --limit.\n' : '';
  return `${entities.map(entityText).join('\n')}${rest}`;
}

function entityText({ ref, error, since, count: waiting, omitted, changes }: ParkedEntity): string {
  const lines = changes.map(
    ({ position, version, type }) =>
      `  ${count(position).padStart(12)}  ${type}${version === null ? '' : ` (version ${version})`}`,
  );
  const shown = waiting - changes.length - omitted;
  if (shown > 0) lines.push(`  ${counted(shown, 'change')} more`);
  if (omitted > 0) lines.push(`  ${counted(omitted, 'change')} not kept: only a rebuild replays them`);
  const head = `${ref}  ${counted(waiting, 'change')} since ${time(since)}`;
  return [head, `  ${beginning(error, errorCharactersMax)}`, ...lines, ''].join('\n');
}

/** What trying again has come to: what stays parked one by one, the rest as a number. */
export function retryText(outcomes: RetryOutcome[]): string {
  if (outcomes.length === 0) return 'Nothing is parked.\n';
  const staying = outcomes.filter(({ left }) => left > 0);
  const lines = staying.map(
    ({ ref, left, error }) =>
      `${ref}: ${counted(left, 'change')} left: ${beginning(error ?? '', errorCharactersMax)}\n`,
  );
  const released = outcomes.reduce((sum, each) => sum + each.released, 0);
  const free = outcomes.length - staying.length;
  return `${lines.join('')}${counted(released, 'change')} folded or passed over; ${counted(free, 'entity', 'entities')} parked no more, ${count(staying.length)} still.\n`;
}
