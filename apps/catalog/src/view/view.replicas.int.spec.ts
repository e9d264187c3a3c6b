import { randomUUID } from 'node:crypto';
import { inverseOf } from '@callboard/entity';
import { createLogger } from '@callboard/logging';
import type { ChangeStreamReader } from '@callboard/mongo';
import { collectionName } from '@callboard/projection';
import * as fc from 'fast-check';
import { MongoClient, type Collection, type Db } from 'mongodb';
import { entityIndexes } from '../entity/entity.document';
import { readListRequest } from '../entity/entity-list.request';
import { EntityQueries } from '../entity/entity.queries';
import { partitions, reach, refOf, type Row } from '../fixtures/view-rows';
import { LiveView } from './live-view';
import { ViewSource } from './view.source';
import { ViewWorker } from './view.worker';

interface Entity {
  kind: string;
  metadata: { name: string; uid: string; title: string; tags: string[] };
  spec: { type?: string; lifecycle: string };
  relations: { type: string; targetRef: string }[];
}

const seed = 20_261_128;
const waitMs = 20_000;

class BreakableSource extends ViewSource {
  stream: ChangeStreamReader | undefined;

  override async open(...parameters: Parameters<ViewSource['open']>): Promise<ChangeStreamReader> {
    return (this.stream = await super.open(...parameters));
  }
}

/** One replica: killed, it loses its view, and begins anew with nothing. */
class Replica {
  live = new LiveView();
  source: BreakableSource;
  private worker: ViewWorker;

  constructor(
    private readonly db: Db,
    private readonly textBytesMax: number,
  ) {
    [this.source, this.worker] = this.begin();
  }

  async restart(): Promise<void> {
    await this.worker.stop();
    this.live = new LiveView();
    [this.source, this.worker] = this.begin();
  }

  stop(): Promise<void> {
    return this.worker.stop();
  }

  private begin(): [BreakableSource, ViewWorker] {
    const source = new BreakableSource(this.db, partitions, this.textBytesMax);
    const { live } = this;
    const worker = new ViewWorker({ source, live, logger: createLogger('spec', 'silent'), generation: 1 });
    worker.start();
    return [source, worker];
  }
}

const names = Array.from({ length: 40 }, (_, index) => `e${index}`);
const words = ['Cargo', 'harbour', 'cargo-berth', 'quay', 'ä quay'];

const write = fc.record({
  name: fc.constantFrom(...names),
  isRemoved: fc.integer({ min: 0, max: 9 }).map((each) => each === 0),
  title: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((each) => each.join(' ')),
  tags: fc.uniqueArray(fc.constantFrom('java', 'Java', 'go'), { maxLength: 2 }),
  type: fc.option(fc.constantFrom('service', 'Service', 'website'), { nil: undefined }),
  lifecycle: fc.constantFrom('production', 'experimental'),
  edges: fc.uniqueArray(
    fc.record({ type: fc.constantFrom(...Object.keys(inverseOf)), target: fc.constantFrom(...names).map(refOf) }),
    { maxLength: 3, selector: ({ type, target }) => `${type} ${target}` },
  ),
});

const conditions: Record<string, (entity: Entity) => boolean> = {
  'kind=component': () => true,
  'spec.type=SERVICE': ({ spec }) => spec.type?.toLowerCase() === 'service',
  'spec.type': ({ spec }) => spec.type !== undefined,
  'spec.lifecycle=production': ({ spec }) => spec.lifecycle === 'production',
  'metadata.tags=java': ({ metadata }) => metadata.tags.some((tag) => tag.toLowerCase() === 'java'),
  'metadata.tags.go': ({ metadata }) => metadata.tags.includes('go'),
  'relations.dependson': ({ relations }) => relations.some(({ type }) => type === 'dependsOn'),
  'relations.ownedby=component:default/e1': ({ relations }) =>
    relations.some(({ type, targetRef }) => type === 'ownedBy' && targetRef === refOf('e1')),
  'metadata.name=none': () => false,
};

const question = fc.record({
  filters: fc.array(fc.uniqueArray(fc.constantFrom(...Object.keys(conditions)), { minLength: 1, maxLength: 3 }), {
    maxLength: 3,
  }),
  term: fc.option(fc.constantFrom('cargo', 'AR', 'berth', 'o-b', 'ä', 'r quay', 'zzz'), { nil: undefined }),
  descending: fc.boolean(),
});

type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;

/** What the documents say, looked at one by one. */
function naive(entities: Entity[], { filters, term, descending }: Question): string[] {
  const isWanted = (entity: Entity) =>
    (filters.length === 0 || filters.some((all) => all.every((each) => conditions[each]!(entity)))) &&
    (term === undefined || entity.metadata.title.toLowerCase().includes(term.toLowerCase()));
  const found = entities.filter(isWanted).sort((a, b) => {
    const [one, other] = [a.metadata, b.metadata].map(({ title, uid }) => `${title.toLowerCase()}\u0000${uid}`);
    return one! < other! ? -1 : 1;
  });
  const uids = found.map(({ metadata }) => metadata.uid);
  return descending ? uids.reverse() : uids;
}

async function asked({ live }: Replica, { filters, term, descending }: Question): Promise<string[]> {
  const request = readListRequest({
    ...(filters.length > 0 ? { filter: filters.map((all) => all.join(',')) } : {}),
    ...(term === undefined ? {} : { fullTextFilterTerm: term, fullTextFilterFields: 'metadata.title' }),
    orderField: `metadata.title,${descending ? 'desc' : 'asc'}`,
  });
  const json = await new EntityQueries().page(live.serving, request);
  const { items, totalItems } = JSON.parse(json.toString()) as { items: Entity[]; totalItems: number };
  expect(totalItems).toBe(items.length);
  return items.map(({ metadata }) => metadata.uid);
}

let client: MongoClient;
let db: Db;
let rows: Collection<Row>;
let replicas: Replica[];

beforeAll(async () => {
  client = await MongoClient.connect(process.env['CALLBOARD_MONGO_URL']!);
  db = client.db(`spec_${randomUUID().slice(0, 8)}`);
  rows = db.collection<Row>(collectionName('entity', 1));
  await rows.createIndexes(entityIndexes);
  replicas = [Infinity, 3_000, Infinity].map((textBytesMax) => new Replica(db, textBytesMax));
});

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await db.dropDatabase();
  await client.close();
});

/** What the projection does with a change: the document at its next version, then the progress. */
async function apply(
  { name, isRemoved, edges, ...rest }: typeof write extends fc.Arbitrary<infer T> ? T : never,
  version: number,
) {
  const { title, tags, type, lifecycle } = rest;
  const metadata = { name, namespace: 'default', uid: `uid-${name}`, title, tags };
  const text = JSON.stringify({ kind: 'Component', metadata, spec: { type, lifecycle } });
  const row = isRemoved ? { version, removed: true } : { version, removed: false, uid: metadata.uid, text, edges };
  await rows.replaceOne({ _id: refOf(name) }, row as Row, { upsert: true });
  await reach(db, version);
}

/** Every entity that the database has, with the relations that all of them together declare. */
async function stored(): Promise<Entity[]> {
  const all = await rows.find({ removed: false }).toArray();
  const relations = new Map<string, Map<string, Entity['relations'][number]>>();
  const relate = (from: string, type: string, targetRef: string) => {
    const known = relations.get(from) ?? new Map<string, Entity['relations'][number]>();
    relations.set(from, known.set(`${type} ${targetRef}`, { type, targetRef }));
  };
  for (const { _id, edges = [] } of all) {
    for (const { type, target } of edges) {
      relate(_id, type, target);
      relate(target, inverseOf[type]!, _id);
    }
  }
  return all.map(({ _id, text }) => {
    const sorted = [...(relations.get(_id) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
    return { ...(JSON.parse(text!) as Entity), relations: sorted };
  });
}

describe('the views of several replicas', () => {
  it('are what the database has, document by document and filter by filter, whatever was killed and broken', async () => {
    const writes = fc.sample(write, { numRuns: 240, seed });
    for (const [index, each] of writes.entries()) {
      await apply(each, index + 1);
      if (index % 60 === 20) await replicas[0]!.restart();
      if (index % 60 === 40) await replicas[1]!.source.stream?.close();
      if (index % 100 === 70) void replicas[2]!.restart();
    }
    const entities = await stored();
    expect(entities.length).toBeGreaterThan(20);
    const questions = fc.sample(question, { numRuns: 60, seed });
    expect(questions.some((each) => naive(entities, each).length > 1)).toBe(true);
    for (const replica of replicas) {
      expect(await replica.live.waitFor({ position: writes.length }, waitMs)).toBe(true);
      const view = replica.live.serving;
      expect(view.size).toBe(entities.length);
      for (const entity of entities) {
        const json = await new EntityQueries().byRef(view, refOf(entity.metadata.name));
        expect(JSON.parse(json!.toString())).toEqual(entity);
      }
      for (const each of questions) expect([each, await asked(replica, each)]).toEqual([each, naive(entities, each)]);
    }
  });
});
