import { changesTopic } from '@callboard/kafka';
import { decodeRecord } from '@callboard/events';
import { platformAddresses, waitUntil } from '@callboard/testing';
import type { BatchDocument } from './batch-document';
import { positionsOf } from './batch-store';
import { RelayStage } from './fixtures/relay-stage';
import { readTopics } from './fixtures/topic-reading';

jest.setTimeout(120_000);
const PATIENCE = { timeoutMs: 40_000 };

describe('positions', () => {
  let stage: RelayStage;

  beforeEach(async () => {
    stage = await RelayStage.open(platformAddresses());
  });
  afterEach(() => stage.close());

  /** As if the log had come that far: its first batch has this position. */
  async function begin(first: number): Promise<void> {
    await stage.filler.append('first');
    stage.start();
    await waitUntil(() => stage.isLevel(), PATIENCE);
    await stage.relays.pop()!.stop();
    const batches = stage.db.collection<BatchDocument>('batches');
    const { _id, ...batch } = (await batches.findOne())!;
    await batches.insertOne({ _id: first, ...batch });
    await batches.deleteOne({ _id });
    await stage.emptyTopics();
  }

  it.each([
    ['2^31', 2 ** 31],
    ['2^33', 2 ** 33],
  ])('go on beyond %s, through relay, topics, fail-over and readers', async (_, limit) => {
    await begin(limit - 3);
    for (let round = 0; round < 2; round++) {
      const relay = stage.start();
      await waitUntil(() => relay.state === 'leading', PATIENCE);
      await stage.filler.append('a', 'b');
      await stage.filler.append('c', 'a');
      await waitUntil(() => relay.position === limit + 4 * round + 1, PATIENCE);
      await relay.stop();
    }
    expect(await stage.wrongs()).toEqual([]);
    const records = (await readTopics(stage.kafka, stage.prefix)).filter(
      ({ topic }) => topic === changesTopic(stage.prefix),
    );
    const decoded = records
      .map(decodeRecord)
      .flatMap((record) => (record.kind === 'change' ? record.change.position : []));
    expect([...new Set(decoded)].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 9 }, (_, index) => limit - 3 + index),
    );
    const { batches } = { batches: await stage.batches() };
    const lastId = batches.at(-1)!.events.at(-1)!;
    expect((await positionsOf(stage.db, [lastId])).get(lastId)).toBe(limit + 5);
  });

  it('of another change in Kafka are refused, and nothing is published', async () => {
    await stage.filler.append('a', 'b');
    const first = stage.start();
    await waitUntil(() => stage.isLevel(), PATIENCE);
    await first.stop();
    const batches = stage.db.collection<BatchDocument>('batches');
    const [batch] = await stage.batches();
    // A backup from before, after which two other changes were given these positions.
    await batches.updateOne(
      { _id: 1 },
      { $set: { events: batch!.events.map((id) => id.replace('default', 'other')) } },
    );
    const relay = stage.start();
    await waitUntil(() => relay.state === 'refused', PATIENCE);
    expect(relay.refusal).toMatch(/at position \d, the log has not/);
  });
});
