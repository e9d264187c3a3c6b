import { randomUUID } from 'node:crypto';
import { createLogger } from '@callboard/logging';
import { startPlatform } from '@callboard/platform';
import { waitUntil } from '@callboard/testing';
import { BatchConsumer } from './batch-consumer';
import { createKafka } from './kafka-client';
import { changesTopic } from './topic-names';
import { ensureTopics } from './topics';

/** Requests that nobody answered time out, are made again, and old members of the group have to expire: all in its time. */
const PATIENCE_MS = 90_000;

type Platform = Awaited<ReturnType<typeof startPlatform>>;

/** Has a broker of its own: it is killed and stopped. */
describe('a broker that is away', () => {
  const prefix = `spec-${randomUUID().slice(0, 8)}`;
  const topic = changesTopic(prefix);
  const seen: string[] = [];
  let platform: Platform;
  let kafka: ReturnType<typeof createKafka>;
  let consumer: BatchConsumer;
  let sent = 0;

  beforeAll(async () => {
    const env = { ...process.env, CALLBOARD_PLATFORM: 'embedded' };
    platform = await startPlatform({ log: () => undefined, env });
    kafka = createKafka({ brokers: [platform.kafka], clientId: 'spec' });
    await ensureTopics(kafka, { prefix, partitions: 2 });
    consumer = new BatchConsumer({
      kafka,
      groupId: `${prefix}.spec`,
      topics: [topic],
      handle: (batch) => {
        seen.push(...batch.records.map(({ value }) => value!.toString()));
        return Promise.resolve('done');
      },
      logger: createLogger('spec', 'silent'),
    });
    await consumer.start();
  }, 120_000);
  afterAll(async () => {
    await consumer.stop();
    await platform.stop();
  }, 30_000);

  async function send(): Promise<void> {
    const producer = kafka.producer();
    await waitUntil(() => producer.connect().then(() => true), { timeoutMs: 30_000 });
    const messages = Array.from({ length: 10 }, (_, index) => ({ partition: index % 2, value: String((sent += 1)) }));
    await waitUntil(() => producer.send({ topic, messages }).then(() => true), { timeoutMs: 30_000 });
    await producer.disconnect();
  }

  async function expectAll(): Promise<void> {
    const wanted = Array.from({ length: sent }, (_, index) => String(index + 1));
    const isThere = () => wanted.every((value) => seen.includes(value));
    await waitUntil(isThere, { timeoutMs: PATIENCE_MS, message: `all of ${sent} are read` });
    await waitUntil(() => consumer.healthy, { timeoutMs: PATIENCE_MS, message: 'the consumer is in its group' });
  }

  const pid = () => platform.processes.find(({ role }) => role === 'kafka')!.pid;

  it(
    'because it was killed is waited for, unhealthy, and its records are read without a restart',
    async () => {
      await send();
      await expectAll();
      process.kill(pid(), 'SIGKILL');
      await waitUntil(() => !consumer.healthy, {
        timeoutMs: PATIENCE_MS,
        message: 'the consumer says that it is not well',
      });
      await send();
      await expectAll();
    },
    4 * PATIENCE_MS,
  );

  it(
    'because it hangs is waited for, unhealthy, and its records are read without a restart',
    async () => {
      const hanging = pid();
      process.kill(hanging, 'SIGSTOP');
      await waitUntil(() => !consumer.healthy, {
        timeoutMs: PATIENCE_MS,
        message: 'the consumer says that it is not well',
      }).finally(() => process.kill(hanging, 'SIGCONT'));
      await send();
      await expectAll();
    },
    4 * PATIENCE_MS,
  );
});
