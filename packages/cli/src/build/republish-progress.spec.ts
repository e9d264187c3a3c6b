import type { Log, Republish } from '../http/answers';
import { judgeRepublish } from './republish-progress';

const asked = { number: 2, state: 'running', by: 'admin', requestedAt: '', target: 1_200, published: 300 } as const;

function log(republish: Republish | null, relay: Log['relay'] = { state: 'leading', epoch: 3 }): Log {
  return { position: 1_200, relay, incarnation: 'x', partitions: 3, republish };
}

describe('a republish', () => {
  it('goes on while the relay publishes', () => {
    expect(judgeRepublish(2, log(asked, { state: 'beginning', epoch: 3 }))).toEqual({
      kind: 'goes on',
      phase: 'running',
      text: 'republish 2: running, 300 of 1,200 changes, relay beginning',
    });
  });

  it('is over when it is done, or when a later one is known', () => {
    expect(judgeRepublish(2, log({ ...asked, state: 'done' }))).toMatchObject({ kind: 'over', exitCode: 0 });
    expect(judgeRepublish(2, log({ ...asked, number: 3 }))).toMatchObject({ kind: 'over', exitCode: 0 });
  });

  it('is not waited for while the relay refuses', () => {
    const relay = { state: 'refused', epoch: 3, refusal: 'was an older backup restored?' } as const;
    expect(judgeRepublish(2, log(asked, relay))).toMatchObject({
      kind: 'over',
      exitCode: 1,
      text: expect.stringContaining('was an older backup restored?'),
    });
  });

  it('is not known to a replica that has not heard of it', () => {
    expect(judgeRepublish(2, log(null))).toEqual({ kind: 'unknown' });
    expect(judgeRepublish(2, log({ ...asked, number: 1, state: 'done' }))).toEqual({ kind: 'unknown' });
  });
});
