import { randomUUID } from 'node:crypto';
import { inverseOf } from '@callboard/entity';
import { createLogger } from '@callboard/logging';
import type { ChangeStreamReader } from '@callboard/mongo';
import { collectionName } from '@callboard/projection';
import { waitUntil } from '@callboard/testing';
import * as fc from 'fast-check';
import { MongoClient, type Collection, type Db } from 'mongodb';
import { type ByQueryRequest, listRequestOf } from '../entity/by-query.request';
import { readListRequest } from '../entity/entity-list.request';
import { EntityQueries } from '../entity/entity.queries';
import { FacetQueries } from '../facet/facet.queries';
import { parsePredicate } from '../filter/predicate-parser';
import { partitions, reach, refOf, type Row } from '../fixtures/view-rows';
import { LiveView } from './live-view';
import { ViewSource } from './view.source';
import { ViewWorker } from './view.worker';

interface Entity {
  kind: string;
  metadata: { name: string; uid: string; title: string; tags: string[]; annotations: Record<string, string> };
  spec: { type?: string; lifecycle: string; port?: number | boolean | string };
  relations: { type: string; targetRef: string }[];
}

const seed = 20_261_128;
const waitMs = 20_000;

class BreakableSource extends ViewSource {
  stream: ChangeStreamReader | undefined;
  private hasLostToken = false;

  override async open(...[followed, token]: Parameters<ViewSource['open']>): Promise<ChangeStreamReader> {
    this.hasLostToken &&= token !== undefined;
    return (this.stream = await super.open(followed, this.hasLostToken ? { _data: '00' } : token));
  }

  /** Ends the cursor on the server, and has the server refuse to go on from where it was: all has to be loaded again. */
  async loseToken(): Promise<void> {
    this.hasLostToken = true;
    await this.stream?.close();
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

const [location, team] = ['backstage.io/managed-by-location', 'Example.com/Team.Name'] as const;
/** The key of an annotation of this name has one character more than is indexed; without its last one it has as many. */
const tooLong = 'k'.repeat(201 - 'metadata.annotations.'.length);
const justRight = tooLong.slice(1);
/** Values at the length up to which they are indexed, and beyond it. */
const [longest, longer] = [199, 200].map((count) => `L${'l'.repeat(count)}`) as [string, string];

const write = fc.record({
  name: fc.constantFrom(...names),
  isRemoved: fc.integer({ min: 0, max: 9 }).map((each) => each === 0),
  title: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((each) => each.join(' ')),
  tags: fc.uniqueArray(fc.constantFrom('java', 'Java', 'go'), { maxLength: 2 }),
  type: fc.option(fc.constantFrom('service', 'Service', 'website'), { nil: undefined }),
  lifecycle: fc.constantFrom('production', 'experimental'),
  port: fc.option(fc.constantFrom(8080, 0.5, true, 'TRUE', '8080'), { nil: undefined }),
  annotations: fc.dictionary(
    fc.constantFrom(location, team, tooLong, justRight),
    fc.constantFrom('url:https://x.example/Y', 'Crew', longest, longer),
    { maxKeys: 3 },
  ),
  edges: fc.uniqueArray(
    fc.record({ type: fc.constantFrom(...Object.keys(inverseOf)), target: fc.constantFrom(...names).map(refOf) }),
    { maxLength: 3, selector: ({ type, target }) => `${type} ${target}` },
  ),
});

const annotated = (name: string, value: string) => (entity: Entity) =>
  entity.metadata.annotations[name]?.toLowerCase() === value.toLowerCase();
const hasPort = (text: string) => (entity: Entity) => String(entity.spec.port).toLowerCase() === text;
const annotation = (name: string) => `metadata.annotations.${name}`;

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
  'spec.port=8080': hasPort('8080'),
  'spec.port=True': hasPort('true'),
  [`${annotation(location)}=URL:https://x.example/y`]: annotated(location, 'url:https://x.example/Y'),
  [annotation(team)]: ({ metadata }) => metadata.annotations[team] !== undefined,
  [`${annotation(team)}=${longest.toUpperCase()}`]: annotated(team, longest),
  [`${annotation(team)}=${longer}`]: () => false,
  [annotation(justRight)]: ({ metadata }) => metadata.annotations[justRight] !== undefined,
  [annotation(tooLong)]: () => false,
};

/** Predicates as bodies have them, each beside what it says of one entity. */
interface Said {
  query: object;
  holds: (entity: Entity) => boolean;
}

const has = (type: string) => (entity: Entity) => entity.relations.some((each) => each.type === type);
const said: Said[] = [
  { query: { 'spec.type': 'SERVICE' }, holds: ({ spec }) => spec.type?.toLowerCase() === 'service' },
  { query: { 'spec.type': { $exists: false } }, holds: ({ spec }) => spec.type === undefined },
  { query: { 'spec.type': { $exists: true } }, holds: ({ spec }) => spec.type !== undefined },
  { query: { 'metadata.title': { $hasPrefix: 'CARGO' } }, holds: ({ metadata }) => /^cargo/i.test(metadata.title) },
  {
    query: { 'metadata.title': { $hasPrefix: '\u00e4 q' } },
    holds: ({ metadata }) => /^\u00e4 q/i.test(metadata.title),
  },
  { query: { 'metadata.tags': { $in: ['go', 'rust'] } }, holds: ({ metadata }) => metadata.tags.includes('go') },
  { query: { 'metadata.tags': { $contains: 'java' } }, holds: ({ metadata }) => /java/i.test(metadata.tags.join()) },
  { query: { relations: { $contains: { type: 'dependsOn' } } }, holds: has('dependsOn') },
  { query: { 'relations.ownedBy': { $exists: false } }, holds: (entity) => !has('ownedBy')(entity) },
  { query: { 'spec.port': 8080 }, holds: hasPort('8080') },
  { query: { 'spec.port': true }, holds: hasPort('true') },
  { query: { 'SPEC.Port': { $in: [0.5, false] } }, holds: hasPort('0.5') },
  {
    query: { [annotation(location)]: 'URL:https://x.example/y' },
    holds: annotated(location, 'url:https://x.example/Y'),
  },
  {
    query: { [annotation(team.toUpperCase())]: { $hasPrefix: 'L' } },
    holds: annotated(team, longest),
  },
  { query: { [annotation(team)]: { $in: [longer, 'crew'] } }, holds: annotated(team, 'crew') },
  { query: { [annotation(tooLong)]: { $exists: false } }, holds: () => true },
];

const { predicate } = fc.letrec<{ predicate: Said }>((tie) => ({
  predicate: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...said),
    tie('predicate').map(({ query, holds }) => ({ query: { $not: query }, holds: (entity: Entity) => !holds(entity) })),
    fc.array(tie('predicate'), { minLength: 1, maxLength: 3 }).map((each) => ({
      query: { $all: each.map(({ query }) => query) },
      holds: (entity: Entity) => each.every(({ holds }) => holds(entity)),
    })),
    fc.array(tie('predicate'), { minLength: 1, maxLength: 3 }).map((each) => ({
      query: { $any: each.map(({ query }) => query) },
      holds: (entity: Entity) => each.some(({ holds }) => holds(entity)),
    })),
  ),
}));

const facets: Record<string, (entity: Entity) => string[]> = {
  'spec.type': ({ spec }) => (spec.type === undefined ? [] : [spec.type]),
  'spec.lifecycle': ({ spec }) => [spec.lifecycle],
  'spec.port': ({ spec }) => (spec.port === undefined ? [] : [String(spec.port)]),
  [annotation(team)]: ({ metadata }) => [metadata.annotations[team] ?? longer].filter((each) => each !== longer),
  'relations.ownedBy': ({ relations }) =>
    relations.filter(({ type }) => type === 'ownedBy').map(({ targetRef }) => targetRef),
};

/** How many entities have each value, of those that are left. */
function counted(entities: Entity[]): Record<string, Record<string, number>> {
  const countsOf = (valuesOf: (entity: Entity) => string[]) => {
    const counts: Record<string, number> = {};
    for (const value of entities.flatMap(valuesOf)) counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  };
  return Object.fromEntries(Object.entries(facets).map(([facet, valuesOf]) => [facet, countsOf(valuesOf)]));
}

/** What a view lists and counts of those that a predicate leaves. */
async function told({ live }: Replica, query: object): Promise<[string[], ReturnType<typeof counted>]> {
  const left = parsePredicate(query);
  const page = await new EntityQueries().page(live.serving, listRequestOf({ query } as ByQueryRequest));
  const { items } = JSON.parse(page.toString()) as { items: Entity[] };
  const answer = await new FacetQueries().counts(live.serving, Object.keys(facets), left);
  const answered = JSON.parse(answer) as { facets: Record<string, { value: string; count: number }[]> };
  const counts = Object.entries(answered.facets).map(([facet, values]) => [
    facet,
    Object.fromEntries(values.map(({ value, count }) => [value, count])),
  ]);
  return [items.map(({ metadata }) => metadata.uid).sort(), Object.fromEntries(counts)];
}

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
let loadsBefore = 0;

/** How often a replica has begun to show a view. */
const loadsOf = ({ live }: Replica) => Number(live.revision.split('.')[0]);

beforeAll(async () => {
  client = await MongoClient.connect(process.env['CALLBOARD_MONGO_URL']!);
  db = client.db(`spec_${randomUUID().slice(0, 8)}`);
  rows = db.collection<Row>(collectionName('entity', 1));
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
  const { title, tags, annotations, ...spec } = rest;
  const metadata = { name, namespace: 'default', uid: `uid-${name}`, title, tags, annotations };
  const text = JSON.stringify({ kind: 'Component', metadata, spec });
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

/** Kills and breaks, at some of the writes. */
async function disturb(index: number): Promise<void> {
  if (index % 60 === 20) await replicas[0]!.restart();
  if (index % 60 === 40) await replicas[1]!.source.stream?.close();
  if (index % 100 === 70) void replicas[2]!.restart();
  if (index !== 200) return;
  // It must be following, with nothing to be opened again.
  expect(await replicas[1]!.live.waitFor({ position: index + 1 }, waitMs)).toBe(true);
  loadsBefore = loadsOf(replicas[1]!);
  await replicas[1]!.source.loseToken();
}

describe('the views of several replicas', () => {
  it('are what the database has, document by document and filter by filter, whatever was killed and broken', async () => {
    const writes = fc.sample(write, { numRuns: 240, seed });
    for (const [index, each] of writes.entries()) {
      await apply(each, index + 1);
      await disturb(index);
    }
    const entities = await stored();
    expect(entities.length).toBeGreaterThan(20);
    // The one that lost its token was never restarted: it has loaded all again by itself.
    await waitUntil(() => loadsOf(replicas[1]!) > loadsBefore, { timeoutMs: waitMs });
    const questions = fc.sample(question, { numRuns: 60, seed });
    expect(questions.some((each) => naive(entities, each).length > 1)).toBe(true);
    const predicates = fc.sample(predicate, { numRuns: 60, seed });
    const found = predicates.map(({ holds }) => entities.filter(holds));
    expect(found.some((each) => each.length > 1 && each.length < entities.length)).toBe(true);
    for (const replica of replicas) {
      expect(await replica.live.waitFor({ position: writes.length }, waitMs)).toBe(true);
      const view = replica.live.serving;
      expect(view.size).toBe(entities.length);
      for (const entity of entities) {
        const json = await new EntityQueries().byRef(view, refOf(entity.metadata.name));
        expect(JSON.parse(json!.toString())).toEqual(entity);
      }
      for (const each of questions) expect([each, await asked(replica, each)]).toEqual([each, naive(entities, each)]);
      for (const [index, { query }] of predicates.entries()) {
        const uids = found[index]!.map(({ metadata }) => metadata.uid).sort();
        expect([query, await told(replica, query)]).toEqual([query, [uids, counted(found[index]!)]]);
      }
    }
  });
});
