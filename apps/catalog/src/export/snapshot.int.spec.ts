import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { createGunzip } from 'node:zlib';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Entity } from '@callboard/entity';
import { waitUntil } from '@callboard/testing';
import * as fc from 'fast-check';
import { CatalogStage, type StagedChange } from '../fixtures/catalog-stage';
import { LiveView } from '../view/live-view';
import { snapshotsMax, SnapshotQueries } from './snapshot.queries';

const path = '/api/catalog/v1/snapshot';
const runs = 200;
const writers = 4;
const latenessMs = 20;
const refs = Array.from({ length: 40 }, (_, index) => `component:default/part-${index}`);

/** What it takes to follow the catalog: a snapshot, and the changes after its position. */
class Mirror {
  private readonly texts = new Map<string, string>();

  constructor(entities: Entity[]) {
    for (const entity of entities) this.texts.set(`component:default/${entity.metadata.name}`, JSON.stringify(entity));
  }

  follow(changes: readonly StagedChange[]): this {
    for (const { ref, entity } of changes) {
      if (entity) this.texts.set(ref, JSON.stringify(entity));
      else this.texts.delete(ref);
    }
    return this;
  }

  checksum(): string {
    const lines = [...this.texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([ref, text]) => `${ref} ${text}`);
    return createHash('sha256').update(lines.join('\n')).digest('hex');
  }
}

interface Taken {
  head: { type: string; position: number; incarnation: string; time: string; count: number };
  entities: Entity[];
  end: { type: string; position: number; count: number };
}

function parse(body: string): Taken {
  expect(body.endsWith('\n')).toBe(true);
  const lines = body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  return { head: lines[0], entities: lines.slice(1, -1), end: lines.at(-1) } as Taken;
}

describe('a snapshot', () => {
  let stage: CatalogStage;
  const changes: StagedChange[] = [];
  const there = new Set<string>();
  let revision = 0;

  beforeAll(async () => (stage = await CatalogStage.set()));
  afterAll(() => stage.strike());

  const take = async (query = ''): Promise<Taken> => {
    const response = await stage.fetch(stage.origin + path + query);
    expect(response.status).toBe(200);
    const taken = parse(await response.text());
    stage.described.checkShape('SnapshotHead', taken.head);
    stage.described.checkShape('SnapshotEnd', taken.end);
    expect(response.headers.get('x-callboard-position')).toBe(String(taken.head.position));
    return taken;
  };

  /** Recorded at once, one writer's after the other's; to be seen once every partition has them. */
  function write(batch: { index: number; isRemoval: boolean }[]): Promise<void> {
    const written = batch.flatMap(({ index, isRemoval }): StagedChange[] => {
      const ref = refs[index]!;
      if (isRemoval && !there.delete(ref)) return [];
      if (isRemoval) return [{ ref, entity: null }];
      there.add(ref);
      return [{ ref, entity: component(`part-${index}`, revision++) }];
    });
    changes.push(...written);
    return stage.publish(written);
  }

  /** Deliveries that are late by what the seed says: of each projection others, and of each partition. */
  function unevenly(seed: number): void {
    const late = fc.sample(fc.nat(latenessMs), { seed, numRuns: 997 });
    let delivered = 0;
    stage.pace = () => pause(late[delivered++ % late.length]);
  }

  it(`is exact at its position, ${runs} times while ${writers} write at once, and so is what follows it`, async () => {
    const seed = Date.now() | 0;
    const one = fc.record({ index: fc.integer({ min: 0, max: refs.length - 1 }), isRemoval: fc.boolean() });
    const batches = fc.sample(fc.array(one, { minLength: 1, maxLength: 8 }), { seed, numRuns: 1_000 });
    const draws = fc.sample(fc.nat(1_000_000), { seed, numRuns: runs });
    const taken: Taken[] = [];
    const live = stage.part(LiveView);
    let beforeHoles = 0;
    // The first change opens the projections, and takes as long as 200 snapshots of nothing.
    await write(batches.at(-1)!);
    const { status } = await stage.get('/entities/by-query?limit=0', {
      'x-callboard-at-least': String(stage.position),
    });
    expect(status).toBe(200);
    unevenly(seed);
    const read = async () => {
      while (taken.length < runs) {
        taken.push(await take(taken.length % 4 === 3 ? drawnMoment(taken, draws) : ''));
        if (live.front > taken.at(-1)!.head.position) beforeHoles++;
      }
    };
    const reading = Promise.all([read(), read()]);
    let isRead = false;
    void reading.finally(() => (isRead = true)).catch(() => undefined);
    let batch = 0;
    const writing = Array.from({ length: writers }, async () => {
      while (!isRead) await write(batches[batch++ % batches.length]!);
    });
    await Promise.all([reading, ...writing]);
    const truth = new Mirror([]).follow(changes).checksum();
    for (const { head, entities, end } of taken) {
      const at = `seed ${seed}, position ${head.position}`;
      const exact = new Mirror([]).follow(changes.slice(0, head.position)).checksum();
      const mirror = new Mirror(entities);
      expect([at, head.count, end, mirror.checksum()]).toEqual([
        at,
        entities.length,
        { type: 'end', position: head.position, count: head.count },
        exact,
      ]);
      expect([at, mirror.follow(changes.slice(head.position)).checksum()]).toEqual([at, truth]);
    }
    expect(new Set(taken.map(({ head }) => head.position)).size).toBeGreaterThan(10);
    expect(beforeHoles).toBeGreaterThan(runs / 10);
  }, 180_000);

  it('names its log and the time of its position, and is empty before the first change', async () => {
    const last = await take();
    expect(last.head).toMatchObject({ type: 'snapshot', position: stage.position, time: '2026-11-23T00:00:00.000Z' });
    const first = await take('?at=0');
    expect(first).toEqual({
      head: { type: 'snapshot', position: 0, incarnation: last.head.incarnation, time: null, count: 0 },
      entities: [],
      end: { type: 'end', position: 0, count: 0 },
    });
  });

  it('is compressed for those who take that, and is the same then', async () => {
    const plain = await take(`?at=${stage.position}`);
    const answer = await raw({ 'accept-encoding': 'gzip' });
    expect([answer.headers['content-encoding'], answer.headers['vary']]).toEqual(['gzip', 'accept-encoding']);
    expect(parse(await readText(answer.pipe(createGunzip())))).toEqual(plain);
  });

  it(`is refused with 429 while ${snapshotsMax} are streamed, and taken again when one has ended`, async () => {
    const queries = stage.part(SnapshotQueries);
    const held = [];
    for (let n = 0; n < snapshotsMax; n++) held.push(await queries.take(undefined));
    const refused = await stage.get('/v1/snapshot');
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'too-many-snapshots',
      '10',
    ]);
    held[0]!.end();
    held[0]!.end();
    await take();
    await waitUntil(() => queries.underWay === snapshotsMax - 1);
    for (const { end } of held) end();
    expect(queries.underWay).toBe(0);
  });

  it('holds nothing any more when its client has gone', async () => {
    const queries = stage.part(SnapshotQueries);
    for (let n = 0; n < snapshotsMax * 2; n++) {
      const answer = await raw({});
      answer.destroy();
      await waitUntil(() => queries.underWay === 0);
    }
  });

  it.each([
    ['?at=now', '/at', 'bad-point'],
    ['?at=', '/at', 'bad-point'],
    ['?at=2026-02-30', '/at', 'bad-point'],
    [`?at=${Number.MAX_SAFE_INTEGER}`, '/at', 'bad-point'],
    ['?at=1&at=2', '/at', 'is-string'],
    ['?since=1', '/since', 'unknown-field'],
  ])('refuses %s at %s with %s', async (query, pointer, code) => {
    const { status, body } = await stage.get(`/v1/snapshot${query}`);
    const place = expect.objectContaining({ pointer, code }) as object;
    expect([status, body.code, body.errors]).toEqual([400, 'invalid-parameter', [place]]);
  });

  it.each([`?at=999999`, '?at=2999-01-01'])('refuses %s, which has not come yet', async (query) => {
    const { status, body } = await stage.whileLevel(stage.get(`/v1/snapshot${query}`));
    expect([status, body.code]).toEqual([400, 'in-the-future']);
  });

  function drawnMoment(taken: readonly Taken[], draws: readonly number[]): string {
    const last = taken.at(-1)?.head.position ?? 0;
    return `?at=${draws[taken.length % draws.length]! % (last + 1)}`;
  }

  function raw(headers: Record<string, string>): Promise<import('node:http').IncomingMessage> {
    return new Promise((resolve, reject) => {
      httpRequest(stage.origin + path, { headers }, resolve)
        .on('error', reject)
        .end();
    });
  }
});

function component(name: string, revision: number): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', uid: `${name}-${revision}`, etag: String(revision) },
    spec: { type: 'service', lifecycle: 'production', owner: 'crew' },
  };
}
