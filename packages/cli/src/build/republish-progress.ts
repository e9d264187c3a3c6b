import { exitCodes } from '../exit-codes';
import type { Log } from '../http/answers';
import { count } from '../text/words';
import type { Look } from './follow';

/** Pure: reads from one answer how a republish stands. */
export function judgeRepublish(number: number, { relay, republish }: Log): Look {
  if (!republish || republish.number < number) return { kind: 'unknown' };
  const { state, published = 0, target } = republish;
  if (republish.number > number || state === 'done') {
    const text = `Republish ${number} is done: the topic of changes is full up to position ${count(target ?? published)}.\n`;
    return { kind: 'over', exitCode: exitCodes.done, text };
  }
  if (relay.state === 'refused') {
    const text = `Republish ${number} waits, for the relay refuses to lead: ${relay.refusal ?? 'no reason is kept'}.\nNothing was published and nothing deleted. docs/how-to/refill-the-topics.md says what to do.\n`;
    return { kind: 'over', exitCode: exitCodes.refused, text };
  }
  const far = target === undefined ? '' : `, ${count(published)} of ${count(target)} changes`;
  return { kind: 'goes on', phase: state, text: `republish ${number}: ${state}${far}, relay ${relay.state}` };
}
