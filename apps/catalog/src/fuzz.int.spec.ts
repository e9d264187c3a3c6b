import { fuzzApi, fuzzPlaces, waitUntil, type WrongRequest } from '@callboard/testing';
import * as fc from 'fast-check';
import { CatalogStage, pushed } from './fixtures/catalog-stage';
import { quirkyEntities } from './fixtures/quirky-entities';

/** Of several faults at once, and of cursors that are nearly ours. */
const runs = 400;

const path = fc.constantFrom(
  'kind',
  'metadata.name',
  'metadata.tags',
  'spec',
  'relations.ownedBy',
  'metadata.uid',
  'x.y',
);
const value = fc.constantFrom('component', 'alpha-svc', '', 'group:default/team-a', '%', '_');
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What is nearly a cursor of ours. */
const cursor = fc
  .record(
    {
      f: fc.oneof(fc.array(path), fc.array(fc.integer())),
      p: fc.dictionary(path, fc.oneof(value, fc.constant({ $in: [1] }), fc.constant({ $not: 1 })), { maxKeys: 3 }),
      t: fc.tuple(value, fc.array(path, { maxLength: 3 })),
      o: fc.tuple(path, fc.boolean()),
      b: fc.boolean(),
      at: fc.oneof(fc.tuple(value, value), fc.array(value)),
      first: fc.tuple(value, value),
      n: fc.oneof(fc.nat(), fc.double(), fc.integer()),
      m: fc.oneof(fc.nat(20), fc.double(), fc.integer()),
    },
    { requiredKeys: ['b', 'at', 'first', 'n'] },
  )
  .map((content) => `c1.${Buffer.from(JSON.stringify(content)).toString('base64url')}`);

const values = [
  path,
  value,
  cursor,
  fc.tuple(path, value).map(([key, wanted]) => `${key}=${wanted}`),
  fc.array(fc.tuple(path, value), { maxLength: 80 }).map((pairs) => pairs.map((each) => each.join('=')).join(',')),
  fc.tuple(fc.constantFrom('asc', 'desc', 'up'), path).map((each) => each.join(':')),
  fc.tuple(path, fc.constantFrom('asc', 'desc', 'up')).map((each) => each.join(',')),
  fc
    .record({ limit: fc.oneof(fc.integer(), value), offset: fc.integer() })
    .map((after) => base64(JSON.stringify(after))),
  fc.constantFrom('0', '1', '3', '10000', '10001', 'include', 'exclude', 'component:default/alpha-svc'),
  fc.json().map(base64),
];
const bodyKeys = [
  '$all',
  '$any',
  '$not',
  '$in',
  '$exists',
  '$contains',
  '$hasPrefix',
  'kind',
  'metadata.name',
  'relations',
];

const admin = { authorization: 'Bearer right' };

describe('requests that are wrong in every way', () => {
  let stage: CatalogStage;

  beforeAll(async () => {
    stage = await CatalogStage.set();
    await stage.publish(pushed(quirkyEntities));
    await waitUntil(async () => (await plain()) === quirkyEntities.length);
  });

  afterAll(() => stage.strike());

  const plain = async () => (await stage.get('/entities/by-query?limit=0')).body.totalItems as number;

  it('get a refusal with a code and the place, whatever is wrong wherever', async () => {
    const ref = 'component:default/alpha-svc';
    const parts = { kind: 'component', namespace: 'default', name: 'alpha-svc', kindAndNamespace: 'component:default' };
    const examples: Record<string, string> = { ...parts, ref, root: ref, from: ref, to: ref, version: '1' };
    const exampleOf = ({ path: at }: { path: string }, name: string) =>
      at.includes('/projections/') ? undefined : examples[name];
    // Such a path has a ref in two parts: what is wrong with it is said of the ref.
    const isRefInParts = ({ place }: WrongRequest) => place === 'path kindAndNamespace';
    // By Backstage's paths, what is null is left out.
    const isLeftOut = ({ kind, request }: WrongRequest) => kind === 'null' && !request.path.includes('/v1/');
    const isExcused = (request: WrongRequest) => isRefInParts(request) || isLeftOut(request);
    const { described, answered } = await fuzzPlaces(stage.origin, { exampleOf, isExcused, headersOf: () => admin });
    expect(answered).toEqual(described);
    expect(await plain()).toBe(quirkyEntities.length);
  }, 240_000);

  it('get an answer that the document describes, soon, and never a 5xx', async () => {
    await fuzzApi(stage.origin, { runs, values, bodyKeys });
    expect(await plain()).toBe(quirkyEntities.length);
  }, 120_000);
});
