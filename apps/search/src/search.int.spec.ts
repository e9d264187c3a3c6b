import { randomUUID } from 'node:crypto';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { refOf, type Entity } from '@callboard/entity';
import { changeHeaders, markHeaders } from '@callboard/events';
import { startService } from '@callboard/http';
import { createLogger } from '@callboard/logging';
import { Projections } from '@callboard/projection';
import { api, component, DescribedApi, fuzzPlaces, group, waitUntil } from '@callboard/testing';
import type { Connection } from 'mongoose';
import { cursorOf } from './document/search-query.request';
import { rankedMax } from './document/document.queries';
import { searchConfigSchema } from './search.config';
import { readSide } from './start-search';

let app: NestFastifyApplication;
let described: DescribedApi;
let position = 0;
const versions = new Map<string, number>();
const incarnation = randomUUID();

beforeAll(async () => {
  const config = searchConfigSchema.parse({
    mode: 'development',
    httpHost: '127.0.0.1',
    httpPort: 0,
    adminToken: 'right',
    kafkaBrokers: 'unused:9092',
    mongoUrl: process.env['CALLBOARD_MONGO_URL'],
    databasePrefix: `spec_${randomUUID().slice(0, 8)}`,
  });
  app = await startService({ ...readSide(config, createLogger('search', 'silent')), handlesSignals: false });
  described = new DescribedApi((await app.inject('/openapi.json')).json());
  await publish(entities.map((entity) => [refOf(entity), entity]));
  await publish([[refOf(gone), gone]]);
  await publish([[refOf(gone), null]]);
  await waitUntil(async () => (await search('')).headers['x-callboard-position'] === String(position));
});
afterAll(async () => {
  await app.get<Connection>(getConnectionToken()).dropDatabase();
  await app.close();
});

const gone = component('order-gone');
const entities: Entity[] = [
  component('Order-Service', {
    metadata: { description: 'Takes purchases of customers' },
    spec: { lifecycle: 'production' },
  }),
  component('billing', {
    metadata: { description: 'Bills an order' },
    spec: { lifecycle: 'experimental', type: 'website' },
  }),
  component('orderly', { metadata: { title: 'Tidy', tags: ['java'] } }),
  api('purchase-api', { metadata: { namespace: 'sales' } }),
  group('team-a', { spec: { profile: { displayName: 'Café Crew' } } }),
];

/** Hands the projector what Kafka would: the changes in partition 0, then a mark in every one. */
async function publish(changes: [ref: string, entity: Entity | null][]): Promise<void> {
  const before = position;
  const records = changes.map(([ref, entity]) => {
    const entityVersion = (versions.get(ref) ?? 0) + 1;
    versions.set(ref, entityVersion);
    const type = `callboard.entity.${entity === null ? 'removed' : entityVersion === 1 ? 'registered' : 'updated'}`;
    const prev = position++;
    const named = {
      id: `${ref}@${entityVersion}`,
      source: 'token:spec',
      type,
      subject: ref,
      time: '2026-11-23T00:00:00Z',
    };
    const headers = changeHeaders({ ...named, position, prev, incarnation, entityVersion });
    const value = Buffer.from(JSON.stringify({ entity, differences: [], provenance: { actor: 'spec' } }));
    return { key: ref, value, headers, offset: String(position) };
  });
  const projector = app.get(Projections).named('document').running;
  for (let partition = 0; partition < 12; partition += 1) {
    const prev = partition === 0 ? position : before;
    const headers = markHeaders({ position, prev, incarnation, clusterTime: `${position}.1` });
    const mark = { key: null, value: null, headers, offset: String(position) };
    const all = partition === 0 ? [...records, mark] : [mark];
    await projector.handle({ topic: 'changes', partition, records: all, level: true, isStale: () => false });
  }
}

async function search(query: string, headers: Record<string, string> = {}) {
  const answer = await app.inject({ method: 'GET', url: `/api/search/query?${query}`, headers });
  const { statusCode: status, body: text } = answer;
  const contentType = String(answer.headers['content-type']);
  described.check({ method: 'GET', path: '/api/search/query', status, contentType, text });
  const body = answer.json();
  const titles = (body.results ?? []).map(({ document }: { document: { title: string } }) => document.title);
  return { status, headers: answer.headers, body, titles: titles as string[] };
}

describe('GET /api/search/query', () => {
  it('answers in the shape of Backstage, with nothing of its own beside', async () => {
    expect((await search('term=customers')).body).toEqual({
      results: [
        {
          type: 'software-catalog',
          document: {
            title: 'Order-Service',
            text: 'Takes purchases of customers',
            componentType: 'service',
            type: 'service',
            namespace: 'default',
            kind: 'Component',
            lifecycle: 'production',
            owner: 'stagehands',
            location: '/catalog/default/component/order-service',
          },
          rank: 1,
        },
      ],
      numberOfResults: 1,
    });
  });

  it('finds everything by an empty term, without what was removed', async () => {
    const { titles, body } = await search('term=');
    expect(titles.sort()).toEqual(['Order-Service', 'Tidy', 'billing', 'purchase-api', 'team-a']);
    expect(body.numberOfResults).toBe(5);
  });

  it('ranks whole words in titles before whole words before beginnings', async () => {
    expect((await search('term=order')).titles).toEqual(['Order-Service', 'billing', 'Tidy']);
  });

  it('wants every word of the term, whatever its case and accents', async () => {
    expect((await search('term=PURCH order')).titles).toEqual(['Order-Service']);
    expect((await search('term=purch java')).titles).toEqual([]);
    expect((await search('term=cafe')).titles).toEqual(['team-a']);
    expect((await search('term=CAF%C3%89')).titles).toEqual(['team-a']);
    expect((await search('term=component:default/orderly')).titles).toEqual(['Tidy']);
  });

  it('takes no expression for one', async () => {
    expect((await search('term=.*')).body).toEqual({ results: [], numberOfResults: 0 });
    expect((await search('term=ord.*')).titles).toEqual(['Order-Service', 'Tidy', 'billing']);
  });

  it('quirk 52: filters exactly, by any of several values, by nothing unknown', async () => {
    expect((await search('filters[kind]=API')).titles).toEqual(['purchase-api']);
    expect((await search('filters[kind]=api')).titles).toEqual([]);
    const any = 'term=order&filters[lifecycle][0]=experimental&filters[lifecycle][1]=none';
    expect((await search(any)).titles).toEqual(['billing']);
    expect(await search('filters[foo]=x')).toMatchObject({ status: 200, body: { results: [], numberOfResults: 0 } });
    expect((await search('filters[words]=order')).body.numberOfResults).toBe(0);
  });

  it('pages by cursors, ranks going on', async () => {
    const first = await search('pageLimit=2');
    expect([first.body.nextPageCursor, first.body.previousPageCursor, first.body.numberOfResults]).toEqual([
      'MQ==',
      undefined,
      5,
    ]);
    const second = await search('pageLimit=2&pageCursor=MQ==');
    expect(second.body.results.map(({ rank }: { rank: number }) => rank)).toEqual([3, 4]);
    expect(second.body.previousPageCursor).toBe('MA==');
    const third = await search(`pageLimit=2&pageCursor=${second.body.nextPageCursor}`);
    expect([third.titles.length, third.body.nextPageCursor]).toEqual([1, undefined]);
    expect(new Set([...first.titles, ...second.titles, ...third.titles]).size).toBe(5);
    const ranked = await search('term=order&pageLimit=2&pageCursor=MQ==');
    expect([ranked.titles, ranked.body.results[0].rank]).toEqual([['Tidy'], 3]);
  });

  it('knows the type techdocs, which a search page counts beside entities, and has none of it', async () => {
    const none = { status: 200, body: { results: [], numberOfResults: 0 } };
    expect(await search('term=order&types[0]=techdocs&pageLimit=0')).toMatchObject(none);
    expect((await search('term=order&types[0]=techdocs&types[1]=software-catalog')).titles.length).toBe(3);
    expect((await search('types[0]=techdocs&types[1]=nope')).status).toBe(400);
  });

  it('quirk 51: counts by a page limit of 0 and refuses too much', async () => {
    expect((await search('pageLimit=0')).body.numberOfResults).toBe(5);
    expect((await search('pageLimit=101')).body).toMatchObject({
      error: { name: 'InputError' },
      request: { method: 'GET', url: '/query?pageLimit=101' },
      response: { statusCode: 400 },
    });
    expect((await search(`term=${'x'.repeat(101)}`)).status).toBe(400);
    expect((await search('types[0]=nope')).status).toBe(400);
  });

  it('waits for what a reader has seen, or says that it is not there', async () => {
    const late = await search('', { 'x-callboard-at-least': String(position + 1), 'x-callboard-wait-ms': '50' });
    expect([late.status, late.headers['retry-after']]).toEqual([409, '1']);
    const waiting = search('term=fresh', { 'x-callboard-at-least': String(position + 1) });
    await publish([['component:default/fresh', component('fresh')]]);
    expect((await waiting).titles).toEqual(['fresh']);
    await publish([['component:default/fresh', null]]);
  });
});

describe('a term that very many fit', () => {
  const documents = () => app.get<Connection>(getConnectionToken()).collection<{ _id: string }>('document_g1');
  const ranked = (i: number) => {
    const title = `t${i}`;
    return {
      _id: `component:many/${title}`,
      removed: false,
      title,
      kind: 'Component',
      words: ['many'],
      titleWords: [],
    };
  };
  afterAll(() => documents().deleteMany({ words: 'many' }));

  it(`is ranked among ${rankedMax} of them, which have pages; all are counted`, async () => {
    await documents().insertMany(Array.from({ length: rankedMax }, (_, i) => ranked(i)));
    const last = `term=many&pageLimit=100&pageCursor=${cursorOf(rankedMax / 100 - 1)}`;
    const whole = (await search(last)).body;
    expect([whole.results.length, whole.numberOfResults, whole.nextPageCursor]).toEqual([100, rankedMax, undefined]);
    await documents().insertOne(ranked(rankedMax));
    const cut = (await search(last)).body;
    expect([cut.results.length, cut.numberOfResults, cut.nextPageCursor]).toEqual([100, rankedMax + 1, undefined]);
    expect((await search(`term=many&pageLimit=100&pageCursor=${cursorOf(rankedMax / 100)}`)).titles).toEqual([]);
  });
});

describe('indexes', () => {
  const explained = async (filter: object) => {
    const collection = app.get<Connection>(getConnectionToken()).collection('document_g1');
    return JSON.stringify((await collection.find(filter).explain('queryPlanner')) as object);
  };

  it('serve words and their beginnings', async () => {
    const plan = await explained({
      removed: false,
      $and: [{ words: { $regex: '^ord' } }, { words: { $regex: '^serv' } }],
    });
    expect(plan).toContain('"indexName":"words_1"');
    expect(plan).not.toContain('COLLSCAN');
  });

  it('serve a kind', async () => {
    expect(await explained({ removed: false, $and: [{ kind: { $in: ['API'] } }] })).toContain(
      '"indexName":"removed_1_kind_1__id_1"',
    );
  });
});

describe('requests that are wrong in every way', () => {
  it('get a refusal with a code and the place, whatever is wrong wherever', async () => {
    const headersOf = () => ({ authorization: 'Bearer right' });
    const exampleOf = (_: object, name: string) => (name === 'name' ? 'document' : undefined);
    const fuzzed = await fuzzPlaces(await app.getUrl(), { headersOf, exampleOf });
    expect(fuzzed.answered).toEqual(fuzzed.described);
    expect((await search('term=customers')).body.numberOfResults).toBe(1);
  }, 120_000);
});
