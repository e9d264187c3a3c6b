import { Projections } from '@callboard/projection';
import { markHeaders } from '@callboard/events';
import { freshNames, fuzzPlaces, keyPair, userToken } from '@callboard/testing';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import { startForSpec } from './fixtures/spec-service';

const { privateKey, publicKey } = keyPair();
let app: NestFastifyApplication;

beforeAll(async () => {
  const userTokenPublicKeys = String(publicKey.export({ type: 'spki', format: 'pem' }));
  app = await startForSpec({ databasePrefix: freshNames().databasePrefix, userTokenPublicKeys });
  const headers = markHeaders({ position: 10, prev: 0, incarnation: 'spec', clusterTime: '10.1' });
  const records = [{ offset: '0', key: null, headers, value: null }];
  const batch = { topic: 'changes', partition: 0, records, level: true, isStale: () => false };
  await app.get(Projections).named('feed').running.handle(batch);
});
afterAll(async () => {
  await app.get<Connection>(getConnectionToken()).dropDatabase();
  await app.close();
});

describe('requests that are wrong in every way', () => {
  it('get a refusal with a code and the place, whatever is wrong wherever', async () => {
    const guest = await userToken(privateKey);
    const headersOf = ({ path }: { path: string }) => ({
      authorization: `Bearer ${path.startsWith('/api/user-settings') ? guest : 'right'}`,
    });
    const exampleOf = (_: object, name: string) => (name === 'name' ? 'feed' : undefined);
    const { described, answered } = await fuzzPlaces(await app.getUrl(), { headersOf, exampleOf });
    expect(answered).toEqual(described);
  }, 120_000);
});
