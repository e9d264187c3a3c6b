import { platformAddresses, waitUntil } from '@callboard/testing';
import { seeded } from './fixtures/log-filler';
import { RelayStage } from './fixtures/relay-stage';
import { lyingLeaseDb, trippingDb } from './fixtures/tripwire';

jest.setTimeout(180_000);
/** So often one must have taken over from the other. */
const TERMS = 4;

describe('two relays that both believe they lead', () => {
  let stage: RelayStage;

  beforeEach(async () => {
    stage = await RelayStage.open(platformAddresses());
  });
  afterEach(() => stage.close());

  it.each([11, 12, 13])('take turns by fence and batch document, and nothing else shows (seed %i)', async (seed) => {
    const random = seeded(seed);
    await stage.filler.append('e1');
    const pause = (msMax: number) => new Promise((resolve) => setTimeout(resolve, random() * msMax));
    let epoch = 0;
    let isAlone = false;
    // One that is told so at once whenever it asks would fence the other before that one has done anything.
    const lie = () => pause(isAlone ? 0 : 6_000).then(() => ++epoch);
    const lazy = () => trippingDb(lyingLeaseDb(stage.db, lie), () => pause(20));
    const relays = [stage.start({ db: lazy() }), stage.start({ db: lazy() })];
    const writer = stage.write(seed);
    const epochs = async () => new Set((await stage.batches()).map((batch) => batch.epoch));
    await waitUntil(async () => (await epochs()).size >= TERMS, { timeoutMs: 90_000, intervalMs: 200 });
    await writer.stop();
    await relays[0]!.stop();
    isAlone = true;
    await waitUntil(() => stage.isLevel(), { timeoutMs: 40_000 });
    expect(await stage.wrongs()).toEqual([]);
  });
});
