import { platformAddresses, waitUntil } from '@callboard/testing';
import { RelayChild } from './fixtures/relay-child';
import { PARTITIONS, RelayStage } from './fixtures/relay-stage';
import { type Step, steps } from './fixtures/tripwire';

jest.setTimeout(120_000);
const PATIENCE = { timeoutMs: 40_000 };

/** Early in the leader's term, and where a step comes again and again, later too. */
const scenes: [Step, number][] = steps.flatMap((step): [Step, number][] =>
  ['lease won', 'fenced', 'last batch read', 'records deleted'].includes(step)
    ? [[step, 1]]
    : [
        [step, 1],
        [step, 5],
      ],
);

describe('a leading relay whose process is killed', () => {
  let stage: RelayStage;

  // One log for all of them: each leader also takes over what the one before left behind.
  beforeAll(async () => {
    stage = await RelayStage.open(platformAddresses());
    await stage.filler.append('e0', 'e1');
  });
  afterAll(() => stage.close());

  it.each(scenes)('at the step "%s", time %i: the next one goes on without a gap or a repeat', async (step, time) => {
    if (step === 'records deleted') await stage.askToRepublish();
    const writer = stage.write(time);
    const child = new RelayChild({ ...platformAddresses(), prefix: stage.prefix, partitions: PARTITIONS, step, time });
    await waitUntil(() => child.isGone, { ...PATIENCE, message: `${child.told.join()}: ${step}` });
    expect(child.told.at(-1)).toBe(step);
    await stage.endLease();
    const relay = stage.start();
    await waitUntil(() => relay.state === 'leading', PATIENCE);
    await writer.stop();
    await waitUntil(() => stage.isLevel(), PATIENCE);
    await relay.stop();
    expect(await stage.wrongs()).toEqual([]);
  });
});
