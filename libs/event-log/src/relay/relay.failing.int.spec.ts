import { platformAddresses, waitUntil } from '@callboard/testing';
import { RelayChild } from './fixtures/relay-child';
import { PARTITIONS, RelayStage } from './fixtures/relay-stage';
import { type Step, type Trip, trippingDb, trippingKafka } from './fixtures/tripwire';

jest.setTimeout(120_000);
const PATIENCE = { timeoutMs: 40_000 };

describe('a relay whose servers fail it', () => {
  let stage: RelayStage;

  beforeEach(async () => {
    stage = await RelayStage.open(platformAddresses());
  });
  afterEach(() => stage.close());

  /** Fails once, the given time that a step is reached. */
  function failingAt(step: Step, time: number): { trip: Trip; failed: () => boolean } {
    let times = 0;
    const trip: Trip = (reached) => {
      if (reached === step && ++times === time) throw new Error(`failed at ${step}`);
    };
    return { trip, failed: () => times >= time };
  }

  it.each<[string, Step]>([
    ['an insert of a batch document that did not arrive', 'before the batch document'],
    ['an insert of a batch document whose answer was lost', 'after the batch document'],
    ['a send that failed', 'within the transaction'],
    ['a commit that did not arrive', 'before the commit'],
    ['a commit whose answer was lost', 'after the commit'],
  ])('outlives %s: no position is left out or given twice', async (_, step) => {
    const { trip, failed } = failingAt(step, 3);
    const db = trippingDb(stage.db, trip);
    const kafka = trippingKafka(stage.kafka, trip);
    stage.start({ db, kafka });
    const writer = stage.write(7);
    await waitUntil(failed, PATIENCE);
    await waitUntil(async () => (await stage.batches()).length > 8, PATIENCE);
    await writer.stop();
    await waitUntil(() => stage.isLevel(), PATIENCE);
    expect(await stage.wrongs()).toEqual([]);
  });

  it.each<Step>(['within the transaction', 'before the commit'])(
    'never uses a publisher again that failed %s',
    async (step) => {
      const { trip, failed } = failingAt(step, 2);
      const opened: { usedAfterFailure: boolean }[] = [];
      const kafka = observed(trippingKafka(stage.kafka, trip), 'producer', (producer) => {
        const fate = { hadFailed: failed(), usedAfterFailure: false };
        opened.push(fate);
        return observed(producer, 'transaction', (transaction) => {
          fate.usedAfterFailure ||= failed() && !fate.hadFailed;
          return transaction;
        });
      });
      await stage.filler.append('a', 'b');
      stage.start({ kafka });
      await waitUntil(failed, PATIENCE);
      await stage.filler.append('a', 'c');
      await waitUntil(() => stage.isLevel(), PATIENCE);
      expect(opened.length).toBeGreaterThan(1);
      expect(opened.filter(({ usedAfterFailure }) => usedAfterFailure)).toEqual([]);
      expect(await stage.wrongs()).toEqual([]);
    },
  );

  /** The same object; what one of its methods returns is shown to `look` first. */
  function observed<T extends object>(target: T, method: string, look: (made: object) => object): T {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as (...args: unknown[]) => object;
        return name === method ? (...args: unknown[]) => look(call(...args)) : call;
      },
    });
  }

  it('stops loudly when the log is renamed under it', async () => {
    const relay = stage.start();
    await stage.filler.append('a');
    await waitUntil(() => stage.isLevel(), PATIENCE);
    await stage.db.collection('log').rename('log_of_old');
    await waitUntil(() => relay.state === 'refused', PATIENCE);
    expect(relay.refusal).toContain('rename');
  });

  it('is succeeded after its death; how long changes waited is told', async () => {
    const child = new RelayChild({ ...platformAddresses(), prefix: stage.prefix, partitions: PARTITIONS });
    await waitUntil(() => child.told.includes('leading'), PATIENCE);
    await stage.filler.append('a');
    const successor = stage.start();
    await waitUntil(async () => (await stage.batches()).length === 1, PATIENCE);
    await child.kill();
    const killedAt = Date.now();
    await stage.filler.append('a', 'b');
    await waitUntil(() => successor.position === 3, PATIENCE);
    process.stderr.write(`relay: changes waited ${Date.now() - killedAt} ms after the death of the leader\n`);
    expect(await stage.wrongs()).toEqual([]);
  });
});
