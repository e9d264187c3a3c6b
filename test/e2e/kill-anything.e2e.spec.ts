import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, Product, waitUntil, WebhookReceiver } from '@callboard/testing';
import { check } from '../checker/checker';
import type { Acknowledged, Delivered, Finding } from '../checker/observation';
import { Client } from './client';
import { Served } from './served';
import { TopicReader } from './topic-reader';

const WRITERS = 6;
const PUSHES_PER_KILL = 200;
const ENTITIES = 40;
const AGAIN_AFTER_MS = 100;
const SETTLED_MS = 90_000;

/** In turn; of the two ingestions one leads the relay, so both are killed. */
const roles = ['ingestion', 'ingestion-2', 'catalog', 'search', 'notification', 'gateway', 'kafka', 'mongo'];

interface Workload {
  acknowledged: Acknowledged[];
  /** Pushes whose answer was lost and that were sent again as they were. */
  repeated: number;
}

describe('the product, whichever of its processes is killed', () => {
  let product: Product;
  let client: Client;
  let receiver: WebhookReceiver;
  let reader: TopicReader;
  const acknowledged: Acknowledged[] = [];

  beforeAll(async () => {
    product = await Product.start('--empty', '--replicas', 'ingestion=2');
    client = new Client(product);
    receiver = await WebhookReceiver.start();
    reader = new TopicReader(product.run().kafka);
    await reader.start();
    const target = { type: 'webhook', url: receiver.url };
    expect((await client.post('/api/notifications/v1/subscriptions', { name: 'checker', target })).status).toBe(201);
  }, 200_000);

  afterAll(async () => {
    await reader?.stop();
    await receiver?.stop();
    await product?.dispose();
  }, 60_000);

  let sequence = 0;
  /** A push of one entity with content of its own, sent until it is answered. */
  async function pushOnce(workload: Workload): Promise<void> {
    const number = ++sequence;
    const name = `thing-${number % ENTITIES}`;
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name, title: `Thing ${number}`, description: `revision r${number}x` },
      spec: { type: 'service', lifecycle: 'production', owner: 'team-a', revision: number },
    };
    for (;;) {
      const pushed = await client.push(JSON.stringify(entity)).catch(() => undefined);
      const [item] = pushed?.items ?? [];
      if (pushed && pushed.status < 300 && item) {
        workload.acknowledged.push({ ref: item.entityRef, version: item.version, etag: item.etag });
        return;
      }
      if (pushed && pushed.status < 500 && pushed.status !== 429)
        throw new Error(`a push was answered ${pushed.status}`);
      workload.repeated += 1;
      await pause(AGAIN_AFTER_MS);
    }
  }

  /** Runs pushes side by side; `atThird` runs while they are under way. */
  async function underLoad(atThird: () => Promise<void>): Promise<Workload> {
    const workload: Workload = { acknowledged: [], repeated: 0 };
    const started = sequence;
    const writer = async () => {
      while (sequence - started < PUSHES_PER_KILL) await pushOnce(workload);
    };
    const third = async () => {
      await waitUntil(() => workload.acknowledged.length >= PUSHES_PER_KILL / 3, { timeoutMs: 60_000, intervalMs: 1 });
      await atThird();
    };
    await Promise.all([third(), ...Array.from({ length: WRITERS }, writer)]);
    return workload;
  }

  function delivered(): Delivered[] {
    return receiver.accepted.map(({ id, body }) => {
      const event = JSON.parse(body) as { subject: string; entityversion: number };
      return { webhookId: id, ref: event.subject, version: Number(event.entityversion) };
    });
  }

  async function findings(): Promise<Finding[]> {
    const { changes, states } = reader;
    const served = await new Served(client).of([...new Set(acknowledged.map(({ ref }) => ref))]);
    return check({ acknowledged, changes, states, served, delivered: delivered() });
  }

  it.each(roles)(
    'keeps every acknowledged push while %s is killed under load, and goes on',
    async (role) => {
      const workload = await underLoad(() => {
        reader.listen();
        return product.killAndAwait(role);
      });
      expect(workload.acknowledged.length).toBeGreaterThanOrEqual(PUSHES_PER_KILL);
      acknowledged.push(...workload.acknowledged);
      let last: Finding[] = [];
      await waitUntil(async () => (last = await findings()).length === 0, {
        timeoutMs: SETTLED_MS,
        intervalMs: 500,
      }).catch(() => undefined);
      expect(last).toEqual([]);
      const repeats = `${workload.repeated} answers lost and asked for again`;
      process.stderr.write(`${role} killed: changes paused ${reader.longestSilenceMs} ms at most, ${repeats}\n`);
    },
    240_000,
  );

  it('leaves nothing running when it is told to stop', async () => {
    const { processes } = product.run();
    expect(await product.stop()).toBe(0);
    expect(processes.filter(({ pid }) => isAlive(pid))).toEqual([]);
  }, 60_000);
});
