import { changesTopic, deleteRecordsBefore, deleteTopics, entitiesTopic, offsetSpans } from '@callboard/kafka';
import { platformAddresses, waitUntil } from '@callboard/testing';
import { RelayChild } from './fixtures/relay-child';
import { PARTITIONS, RelayStage } from './fixtures/relay-stage';
import { readTopics, TopicReader } from './fixtures/topic-reading';
import { Republish } from './republish';

jest.setTimeout(120_000);
const PATIENCE = { timeoutMs: 40_000 };
/** A topic, among what a broker has settings for. */
const KIND_TOPIC = 2;

describe('a relay that refills the topics', () => {
  let stage: RelayStage;
  let republish: Republish;

  beforeEach(async () => {
    stage = await RelayStage.open(platformAddresses());
    republish = new Republish(stage.db);
    for (let round = 0; round < 11; round++) await stage.filler.append('a', 'b', 'c', 'd', 'e', 'f');
  });
  afterEach(() => stage.close());

  const isDone = async () => (await republish.find())?.state === 'done';
  const spans = async () => (await offsetSpans(stage.kafka, changesTopic(stage.prefix)))!;
  /** Ids in the topic of changes, sorted, each as often as it is there; marks, which come by the clock, are left out. */
  async function changes(partitions = [0, 1, 2]): Promise<string[]> {
    const records = await readTopics(stage.kafka, stage.prefix);
    const asked = records.filter(
      ({ topic, partition }) => topic === changesTopic(stage.prefix) && partitions.includes(partition),
    );
    return asked
      .filter(({ key }) => key !== null)
      .map(({ headers }) => headers.ce_id!)
      .sort();
  }

  /** All that was appended, and a small batch after it. */
  async function published(): Promise<void> {
    await relayed();
    await stage.filler.append('a', 'b', 'c', 'd', 'e', 'f');
    await waitUntil(() => stage.isLevel(), PATIENCE);
  }

  async function relayed(): Promise<void> {
    stage.start();
    await waitUntil(() => stage.isLevel(), PATIENCE);
  }

  const stopped = () => stage.relays.pop()!.stop();

  it('leaves a topic that lacks nothing and was not asked for as it is', async () => {
    await published();
    const before = await changes();
    await stopped();
    await relayed();
    const last = (await stage.batches()).at(-1)!;
    expect((await spans()).every(({ first }) => first === 0)).toBe(true);
    expect(await changes()).toEqual([...before, ...last.events].sort());
    expect(await stage.wrongs()).toEqual([]);
  });

  it('gives a new reader the whole log after its records were deleted from the beginning', async () => {
    await published();
    await stopped();
    const halves = (await spans()).map(({ end }) => Math.floor(end / 2));
    await deleteRecordsBefore(stage.kafka, changesTopic(stage.prefix), halves);
    expect(await stage.wrongs()).not.toEqual([]);
    await republish.request({ by: 'spec', reason: 'beginning lost' });
    await relayed();
    await waitUntil(isDone, PATIENCE);
    await waitUntil(() => stage.isLevel(), PATIENCE);
    expect(await stage.wrongs()).toEqual([]);
    expect(await republish.find()).toMatchObject({ number: 1, by: 'spec', target: 72, published: 72 });
  });

  it('notices by itself that one partition lost its beginning', async () => {
    await published();
    const { end } = (await spans())[0]!;
    await deleteRecordsBefore(stage.kafka, changesTopic(stage.prefix), [end - 3, 0, 0]);
    await waitUntil(isDone, PATIENCE);
    await waitUntil(() => stage.isLevel(), PATIENCE);
    expect(await stage.wrongs()).toEqual([]);
    expect(await republish.find()).toMatchObject({ by: 'relay' });
  });

  it('publishes again only what one partition lost to its very end', async () => {
    await published();
    await stopped();
    const kept = await changes([0, 2]);
    await deleteRecordsBefore(stage.kafka, changesTopic(stage.prefix), [0, (await spans())[1]!.end, 0]);
    await relayed();
    const last = (await stage.batches()).at(-1)!;
    const again = (await changes([0, 2])).length - kept.length;
    expect(again).toBeLessThanOrEqual(last.events.length);
    expect(await stage.wrongs()).toEqual([]);
  });

  it.each(['an idle log', 'pushes under way'])('makes topics anew that were deleted under it: %s', async (scene) => {
    await published();
    const writer = scene === 'an idle log' ? undefined : stage.write(1);
    await deleteTopics(stage.kafka, stage.prefix);
    const isThere = async () => (await spans())?.some(({ end }) => end > 0);
    await waitUntil(isThere, PATIENCE);
    await writer?.stop();
    await waitUntil(() => stage.isLevel(), PATIENCE);
    expect(await stage.wrongs()).toEqual([]);
    expect(await settingsOf(changesTopic(stage.prefix))).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
    });
  });

  it('fills topics that somebody else made, and sets right how they are kept', async () => {
    await published();
    await deleteTopics(stage.kafka, stage.prefix);
    const topics = [changesTopic, entitiesTopic].map((name) => ({
      topic: name(stage.prefix),
      numPartitions: PARTITIONS,
      configEntries: [{ name: 'min.insync.replicas', value: '1' }],
    }));
    const admin = stage.kafka.admin();
    await admin.connect();
    // The relay may be faster; then there is nothing to make.
    await admin.createTopics({ topics, waitForLeaders: false }).catch(() => undefined);
    await admin.disconnect();
    await waitUntil(async () => (await spans())?.some(({ end }) => end > 0), PATIENCE);
    await waitUntil(() => stage.isLevel(), PATIENCE);
    expect(await stage.wrongs()).toEqual([]);
    expect(await settingsOf(entitiesTopic(stage.prefix))).toMatchObject({ 'cleanup.policy': 'compact' });
    expect(await settingsOf(changesTopic(stage.prefix))).toMatchObject({ 'retention.ms': '-1' });
  });

  it.each([1, 2])('is killed half way, and the next one goes on from there (%i transactions in)', async (time) => {
    await manyBatches();
    await republish.request({ by: 'spec' });
    // The first commit of a refill is that of a thousand changes.
    const orders = { prefix: stage.prefix, partitions: PARTITIONS, step: 'after the commit' as const, time };
    const child = new RelayChild({ ...platformAddresses(), ...orders });
    await waitUntil(() => child.isGone, PATIENCE);
    const half = await republish.find();
    const ends = (await spans()).map(({ end }) => end);
    expect(half).toMatchObject({ state: 'running' });
    await relayed();
    expect(await republish.find()).toMatchObject({ state: 'done', starts: half!.starts });
    expect((await spans()).map(({ first }) => first)).toEqual(half!.starts);
    expect(ends.some((end, partition) => end > half!.starts![partition]!)).toBe(true);
    expect(await stage.wrongs()).toEqual([]);
  });

  it('shows a reader that has read all of it nothing but what it has seen', async () => {
    await published();
    const reader = new TopicReader(stage.kafka, stage.prefix);
    await reader.start();
    const told = () => reader.seen.filter(({ topic, key }) => key !== null && topic === changesTopic(stage.prefix));
    await waitUntil(() => told().length >= 72, PATIENCE);
    await republish.request({ by: 'spec' });
    await waitUntil(isDone, PATIENCE);
    await stage.filler.append('a', 'g');
    await waitUntil(() => told().some(({ headers }) => headers.ce_position === '74'), PATIENCE);
    await waitUntil(() => told().some(({ headers }) => headers.ce_position === '73'), PATIENCE);
    await reader.stop();
    expect(await stage.wrongs(reader.seen, 1)).toEqual([]);
  });

  it('is asked twice and refills once', async () => {
    const [one, other] = await Promise.all([republish.request({ by: 'one' }), republish.request({ by: 'other' })]);
    expect(one).toEqual(other);
    await relayed();
    await waitUntil(isDone, PATIENCE);
    expect((await republish.request({ by: 'third' })).number).toBe(2);
  });

  /** Enough batches for several transactions of a refill. */
  async function manyBatches(): Promise<void> {
    const names = Array.from({ length: 400 }, (_, index) => `n${index}`);
    for (let round = 0; round < 8; round++) await stage.filler.append(...names);
    await relayed();
    await stopped();
  }

  async function settingsOf(topic: string): Promise<Record<string, string>> {
    const admin = stage.kafka.admin();
    await admin.connect();
    const resources = [{ type: KIND_TOPIC, name: topic }];
    const told = await admin.describeConfigs({ resources, includeSynonyms: false }).finally(() => admin.disconnect());
    return Object.fromEntries(told.resources[0]!.configEntries.map((each) => [each.configName, each.configValue]));
  }
});
