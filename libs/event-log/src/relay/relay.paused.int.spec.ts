import { platformAddresses, waitUntil } from '@callboard/testing';
import { RelayChild } from './fixtures/relay-child';
import { PARTITIONS, RelayStage } from './fixtures/relay-stage';
import type { Step } from './fixtures/tripwire';

const scenes: [Step, number][] = [
  ['last batch read', 1],
  ['before the batch document', 4],
  ['after the batch document', 7],
  ['within the transaction', 5],
  ['before the commit', 9],
  ['marks under way', 2],
];

jest.setTimeout(120_000);
const PATIENCE = { timeoutMs: 40_000 };

describe('a leading relay that is paused beyond its lease and woken', () => {
  let stage: RelayStage;
  let child: RelayChild;

  beforeEach(async () => {
    stage = await RelayStage.open(platformAddresses());
  });
  afterEach(async () => {
    await child.kill();
    await stage.close();
  });

  it.each(scenes)('at the step "%s", the %i. time: its successor is not disturbed', async (step, time) => {
    await stage.filler.append('before', 'e1');
    const orders = { step, time, signal: 'SIGSTOP' as const };
    child = new RelayChild({ ...platformAddresses(), prefix: stage.prefix, partitions: PARTITIONS, ...orders });
    const writer = stage.write(time);
    await waitUntil(() => child.told.includes(step), PATIENCE);
    const successor = stage.start();
    await waitUntil(() => successor.state === 'leading' && successor.position > 20, PATIENCE);
    child.wake();
    await waitUntil(() => child.told.at(-1) === 'standby', PATIENCE);
    await child.kill();
    await writer.stop();
    await waitUntil(() => stage.isLevel(), PATIENCE);
    expect(await stage.wrongs()).toEqual([]);
  });
});
