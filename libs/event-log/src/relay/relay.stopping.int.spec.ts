import { platformAddresses, waitUntil } from '@callboard/testing';
import { RelayStage } from './fixtures/relay-stage';
import { type Step, trippingDb, trippingKafka } from './fixtures/tripwire';

jest.setTimeout(120_000);
const PATIENCE = { timeoutMs: 30_000 };

describe('a relay that is told to stop', () => {
  let stage: RelayStage;

  beforeEach(async () => {
    stage = await RelayStage.open(platformAddresses());
    await stage.filler.append('e1');
  });
  afterEach(() => stage.close());

  /** A relay that is told to stop the first time it comes to a step. */
  function stoppedAt(step: Step): { hasStopped: boolean } {
    const told = { isTold: false, hasStopped: false };
    const trip = (reached: Step) => {
      if (reached !== step || told.isTold) return;
      told.isTold = true;
      void relay.stop().then(() => (told.hasStopped = true));
    };
    const relay = stage.start({ db: trippingDb(stage.db, trip), kafka: trippingKafka(stage.kafka, trip) });
    return told;
  }

  it.each<Step>(['lease won', 'fenced', 'last batch read', 'before the batch document', 'before the commit'])(
    'at the step "%s" leads no further, and leaves the lease to another',
    async (step) => {
      const told = stoppedAt(step);
      await waitUntil(() => told.hasStopped, { ...PATIENCE, message: 'it has stopped' });
      const other = stage.start();
      await waitUntil(() => other.state === 'leading', PATIENCE);
      await waitUntil(() => stage.isLevel(), PATIENCE);
      expect(await stage.wrongs()).toEqual([]);
    },
  );
});
