import { platformAddresses, waitUntil } from '@callboard/testing';
import { seeded } from './fixtures/log-filler';
import { RelayStage } from './fixtures/relay-stage';
import { lyingLeaseDb, trippingDb } from './fixtures/tripwire';

jest.setTimeout(120_000);
const LASTING_MS = 6_000;

describe('two relays that both believe they lead', () => {
  let stage: RelayStage;

  beforeEach(async () => {
    stage = await RelayStage.open(platformAddresses());
  });
  afterEach(() => stage.close());

  it.each([11, 12, 13])('take turns by fence and batch document, and nothing else shows (seed %i)', async (seed) => {
    const random = seeded(seed);
    await stage.filler.append('e1');
    const lazy = () =>
      trippingDb(lyingLeaseDb(stage.db), () => new Promise((resolve) => setTimeout(resolve, random() * 20)));
    const relays = [stage.start({ db: lazy() }), stage.start({ db: lazy() })];
    const writer = stage.write(seed);
    await new Promise((resolve) => setTimeout(resolve, LASTING_MS));
    await writer.stop();
    const epochs = new Set((await stage.batches()).map(({ epoch }) => epoch));
    await relays[0]!.stop();
    await waitUntil(() => stage.isLevel(), { timeoutMs: 40_000 });
    expect(epochs.size).toBeGreaterThan(1);
    expect(await stage.wrongs()).toEqual([]);
  });
});
