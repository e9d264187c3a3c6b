import { startService } from '@callboard/http';
import { createLogger } from '@callboard/logging';
import { component, freshNames, platformAddresses, waitUntil } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MongoClient } from 'mongodb';
import { receiveDescriptors } from '../entity/push-body';
import { IngestionModule } from '../ingestion.module';
import type { LogAnswer } from './log.response';

jest.setTimeout(90_000);
const PATIENCE = { timeoutMs: 40_000 };

describe('the log, as operators see it', () => {
  const { prefix, databasePrefix } = freshNames();
  const addresses = platformAddresses();
  let replicas: NestFastifyApplication[];

  beforeAll(async () => {
    replicas = [await start(), await start()];
  });
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    const client = await MongoClient.connect(addresses.mongoUrl);
    await client.db(`${databasePrefix}_ingestion`).dropDatabase();
    await client.close();
  });

  async function start(): Promise<NestFastifyApplication> {
    const logger = createLogger('ingestion', 'silent');
    const served = { mode: 'development', httpHost: '127.0.0.1', httpPort: 0, adminToken: 't' } as const;
    const names = { topicPrefix: prefix, databasePrefix, partitions: 3, logLevel: 'silent' } as const;
    const config = { ...served, ...addresses, ...names };
    const module = IngestionModule.forRoot({ config, logger });
    const service = { name: 'ingestion', module, config, logger, configure: receiveDescriptors };
    return startService({ ...service, handlesSignals: false });
  }

  async function call(path: string, { replica = 0, method = 'GET', body = undefined as object | undefined } = {}) {
    return fetch(`${await replicas[replica]!.getUrl()}/api/ingestion/v1/${path}`, {
      method,
      headers: { authorization: 'Bearer t', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
  const status = async (replica = 0) => (await (await call('log', { replica })).json()) as LogAnswer;

  it('is told alike by every replica, the one that leads and the others', async () => {
    await call('entities', { method: 'POST', body: component('one') });
    await waitUntil(async () => (await status()).position === 1, PATIENCE);
    const [one, other] = [await status(0), await status(1)];
    expect(one).toEqual({
      position: 1,
      relay: { state: 'leading', epoch: 1 },
      incarnation: expect.any(String),
      partitions: 3,
      republish: null,
    });
    expect(other).toEqual(one);
  });

  it('is republished when asked, by whom and why, and says when that is done', async () => {
    const answer = await call('log/republish', { replica: 1, method: 'POST', body: { reason: 'a new disk' } });
    expect(answer.status).toBe(202);
    expect((await answer.json()) as LogAnswer).toMatchObject({
      republish: { number: 1, by: 'admin', reason: 'a new disk' },
    });
    await waitUntil(async () => (await status()).republish?.state === 'done', PATIENCE);
    const done = await status(1);
    expect(done.republish).toMatchObject({ number: 1, target: 1, published: 1, finishedAt: expect.any(String) });
    expect(done.republish).not.toHaveProperty('starts');
  });

  it('may be republished again, without a reason and without a body', async () => {
    expect((await call('log/republish', { method: 'POST' })).status).toBe(202);
    await waitUntil(async () => (await status()).republish?.number === 2, PATIENCE);
    expect((await status()).republish).not.toHaveProperty('reason');
  });

  it('is not republished for a reason that is none', async () => {
    const answer = await call('log/republish', { method: 'POST', body: { reason: '' } });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'invalid-request' });
  });
});
