import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Entity } from '@callboard/entity';
import { slowClientLimits } from '@callboard/http';
import { component, waitUntil } from '@callboard/testing';
import { CatalogStage, pushed } from '../fixtures/catalog-stage';
import { ListPlaces } from './list-places';

const stallTimeoutMs = 2_000;

/** More than one piece, and together more than what lies between a server and a client that takes nothing. */
const entities = Array.from({ length: 600 }, (_, i): Entity => {
  const entity = component(`heavy-${i}`);
  return { ...entity, metadata: { ...entity.metadata, description: 'x'.repeat(50_000) } };
});

let stage: CatalogStage;
const places = () => stage.part(ListPlaces);

beforeAll(async () => {
  stage = await CatalogStage.set();
  const slowClient = { ...slowClientLimits, stalledMsMax: stallTimeoutMs };
  Object.assign(places(), { slowClient, placesMax: 2, waitingMax: 1 });
  await stage.publish(pushed(entities));
  const { status } = await stage.get('/entities/by-query?limit=0', { 'x-callboard-at-least': String(stage.position) });
  expect(status).toBe(200);
});

afterAll(() => stage.strike());

const begin = (query = '') =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get(`${stage.origin}/api/catalog/entities${query}`, resolve).on('error', reject);
  });

describe('GET /entities', () => {
  it('streams as many lists at once as may be, lets one wait and refuses one more, short lists not counted', async () => {
    const streamed = await Promise.all([begin(), begin()]);
    const waiting = begin();
    await waitUntil(() => places().waitingNow === 1);
    const refused = await stage.get('/entities');
    expect([refused.status, refused.body.error.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'overloaded',
      '1',
    ]);
    expect((await stage.get('/entities?filter=metadata.name=heavy-7')).body).toHaveLength(1);
    const taken = await Promise.all(streamed.map((answer) => text(answer)));
    for (const list of taken) expect(JSON.parse(list)).toHaveLength(entities.length);
    expect(JSON.parse(await text(await waiting))).toHaveLength(entities.length);
    await waitUntil(() => places().underWay === 0);
  });

  it('lets go of a client that takes nothing any more', async () => {
    const answer = await begin();
    const startedAt = performance.now();
    expect(places().underWay).toBe(1);
    await waitUntil(() => places().underWay === 0, { timeoutMs: 30_000 });
    expect(performance.now() - startedAt).toBeGreaterThan(stallTimeoutMs / 2);
    await expect(text(answer)).rejects.toThrow(/aborted|ECONNRESET/);
  });

  it('holds nothing any more when its clients have gone', async () => {
    for (let n = 0; n < 5; n++) {
      (await begin()).destroy();
      await waitUntil(() => places().underWay === 0);
    }
  });
});
