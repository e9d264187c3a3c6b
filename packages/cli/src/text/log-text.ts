import type { Log, Operation, Republish } from '../http/answers';
import { pairs, table } from './table';
import { beginning, count, time } from './words';

const reasonCharactersMax = 80;

const relayMeanings = {
  leading: 'leading: changes flow',
  beginning: 'beginning: Kafka is being brought level',
  refused: 'refused',
  absent: 'absent: no replica leads now',
} as const;

/** How the log is. */
export function logText({ position, relay, incarnation, partitions, republish }: Log): string {
  return pairs([
    ['position', count(position)],
    ['relay', `${relayMeanings[relay.state]} (epoch ${relay.epoch})`],
    ['refusal', relay.refusal],
    ['incarnation', incarnation],
    ['partitions', String(partitions)],
    ['republish', republish ? republishLine(republish) : 'never'],
  ]);
}

/** How far a republish is. */
export function republishLine({ number, state, published = 0, target, by, reason }: Republish): string {
  const far = target === undefined ? '' : `, ${count(published)} of ${count(target)}`;
  const why = reason === undefined ? '' : `: ${beginning(reason, reasonCharactersMax)}`;
  return `${number} ${state}${far}, asked for by ${by}${why}`;
}

/** What operators did, one a line. */
export function operationTable(operations: Operation[]): string {
  if (operations.length === 0) return 'No operator has done anything yet.\n';
  const head = ['AT', 'BY', 'ACTION', 'PROJECTION', 'GENERATION', 'WHAT', 'REASON'];
  const rows = operations.map(({ at, actor, action, projection, generation, ref, position, reason }) => [
    time(at),
    actor,
    action,
    projection,
    String(generation),
    [ref, position].filter((each) => each !== undefined).join(' at '),
    beginning(reason ?? '', reasonCharactersMax),
  ]);
  return table(head, rows);
}
