import { randomUUID } from 'node:crypto';
import { LogReader, type LogEntry } from '@callboard/event-log';
import { startService } from '@callboard/http';
import { createLogger } from '@callboard/logging';
import { component, freshNames, platformAddresses, waitUntil } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MongoClient } from 'mongodb';
import { IngestionModule } from '../ingestion.module';
import type { ReceiptAnswer } from '../receipt/receipt.response';
import type { PushAnswer } from './entity.response';
import { receiveDescriptors } from './push-body';

const json = { 'content-type': 'application/json' };
const ndjson = { 'content-type': 'application/x-ndjson' };
const yaml = { 'content-type': 'application/yaml' };
const fresh = (name = `c-${randomUUID().slice(0, 8)}`) => component(name);
type Body = string | Buffer | ReadableStream;

describe('a push', () => {
  const { prefix, databasePrefix } = freshNames();
  const addresses = platformAddresses();
  let app: NestFastifyApplication;
  let client: MongoClient;
  let base: string;

  beforeAll(async () => {
    const logger = createLogger('ingestion', 'silent');
    const served = {
      mode: 'development',
      httpHost: '127.0.0.1',
      httpPort: 0,
      adminToken: 't',
      logLevel: 'silent',
    } as const;
    const config = { ...served, ...addresses, topicPrefix: prefix, databasePrefix, partitions: 3 };
    const module = IngestionModule.forRoot({ config, logger });
    app = await startService({
      name: 'ingestion',
      module,
      config,
      logger,
      configure: receiveDescriptors,
      handlesSignals: false,
    });
    base = await app.getUrl();
    client = await MongoClient.connect(addresses.mongoUrl);
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await client.db(`${databasePrefix}_ingestion`).dropDatabase();
    await client.close();
  });

  const call = (method: string, path: string, init: { headers?: Record<string, string>; body?: Body } = {}) =>
    fetch(`${base}/api/ingestion/v1/${path}`, {
      method,
      ...init,
      headers: { authorization: 'Bearer t', ...init.headers },
      ...({ duplex: 'half' } as object),
    });
  const push = async (body: Body, headers: Record<string, string> = json, query = '') => {
    const response = await call('POST', `entities${query}`, { headers, body });
    return { status: response.status, answer: (await response.json()) as PushAnswer & { code?: string } };
  };
  const pushOne = async (entity: object, headers = {}, query = '') =>
    push(JSON.stringify(entity), { ...json, ...headers }, query);
  const pushLines = async (body: Body) => {
    const response = await call('POST', 'entities', { headers: ndjson, body });
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return { status: response.status, items: lines.slice(0, -1), last: lines.at(-1) };
  };
  const entryOf = async (id: string): Promise<LogEntry> =>
    (await new LogReader(client.db(`${databasePrefix}_ingestion`)).entry(id))!;

  it('registers, finds unchanged, updates, removes and restores, with versions that go on and a new uid', async () => {
    const entity = fresh('Alpha');
    const ref = 'component:default/alpha';
    expect((await pushOne(entity)).answer.items).toMatchObject([
      { index: 0, entityRef: ref, outcome: 'registered', version: 1 },
    ]);
    expect((await pushOne(entity)).answer.items).toMatchObject([{ outcome: 'unchanged', version: 1 }]);
    const spec = { ...entity.spec, lifecycle: 'retired' };
    expect((await pushOne({ ...entity, spec })).answer.items).toMatchObject([{ outcome: 'updated', version: 2 }]);
    const gone = await call('DELETE', 'entities/Component/DEFAULT/alpha');
    expect([gone.status, await gone.json()]).toMatchObject([
      200,
      { items: [{ outcome: 'removed', version: 3 }], counts: { removed: 1 } },
    ]);
    expect((await call('DELETE', 'entities/component/default/alpha')).status).toBe(404);
    expect((await pushOne(entity)).answer).toMatchObject({
      items: [{ outcome: 'restored', version: 4 }],
      counts: { restored: 1 },
    });
    const versions = await Promise.all([1, 2, 3, 4].map((version) => entryOf(`${ref}@${version}`)));
    expect(versions.map(({ type }) => type.split('.').at(-1))).toEqual([
      'registered',
      'updated',
      'removed',
      'restored',
    ]);
    expect(JSON.parse(versions[1]!.differences)).toContainEqual(expect.objectContaining({ path: '/spec/lifecycle' }));
    expect(versions[2]!.entity).toBeNull();
    expect(versions[1]!.uid).toBe(versions[0]!.uid);
    expect(versions[3]!.uid).not.toBe(versions[0]!.uid);
  });

  it('takes YAML, a list, and {"entities": […]}; a document that cannot be read does not hurt its neighbours', async () => {
    const [one, two, three] = [fresh(), fresh(), fresh()];
    const list = await push(JSON.stringify([one, two]));
    expect([list.status, list.answer.counts]).toMatchObject([200, { registered: 2 }]);
    const wrapped = await push(JSON.stringify({ entities: [one, { ...two, relations: [] }] }));
    expect([wrapped.status, wrapped.answer.items]).toMatchObject([
      207,
      [
        { outcome: 'unchanged' },
        { outcome: 'refused', problem: { code: 'unknown-field', errors: [{ pointer: '/relations', line: 1 }] } },
      ],
    ]);
    const documents = await push(`${JSON.stringify(one)}\n---\nkey: ]\n---\n${JSON.stringify(three)}\n`, yaml);
    expect([documents.status, documents.answer.items.map(({ outcome }) => outcome)]).toEqual([
      207,
      ['unchanged', 'refused', 'registered'],
    ]);
    expect(documents.answer.items[1]!.problem).toMatchObject({ code: 'unreadable-document', errors: [{ line: 3 }] });
  });

  it('answers 422 where none was taken, and 400 where nothing could be read', async () => {
    const bad = await pushOne({ ...fresh(), kind: 'Nope' });
    expect([bad.status, bad.answer.items[0]!.problem!.code]).toEqual([422, 'unknown-kind']);
    for (const [body, headers, code] of [
      ['{"a', json, 'unreadable-body'],
      ['', json, 'empty-body'],
      ['[]', json, 'empty-body'],
      ['# nothing\n', yaml, 'empty-body'],
      ['a: [', yaml, 'unreadable-body'],
      ['\n\n', ndjson, 'empty-body'],
      ['{"a\n{"b\n', ndjson, 'unreadable-body'],
    ] as const) {
      const { status, answer } = await push(body, headers);
      expect([body, status, answer.code]).toEqual([body, 400, code]);
    }
    expect(await pushLines('{"a":1}\n')).toMatchObject({ status: 422, items: [{ outcome: 'refused' }] });
  });

  it('decides an entity that is there several times in order, and the last wins', async () => {
    const entity = fresh();
    const other = { ...entity, spec: { ...entity.spec, lifecycle: 'other' } };
    const { items, last } = await pushLines(
      [entity, other, other, entity].map((each) => JSON.stringify(each)).join('\n'),
    );
    expect(items.map(({ outcome, version }) => `${outcome} ${version}`)).toEqual([
      'registered 1',
      'updated 2',
      'unchanged 2',
      'updated 3',
    ]);
    expect(last.counts).toMatchObject({ registered: 1, updated: 2, unchanged: 1 });
  });

  it('answers both of two pushes of one entity at once, fifty times', async () => {
    const name = `c-${randomUUID().slice(0, 8)}`;
    const pushes = Array.from({ length: 100 }, (_, n) =>
      pushOne({ ...component(name), spec: { type: `t${n}`, lifecycle: 'x', owner: 'o' } }),
    );
    const versions = (await Promise.all(pushes)).map(({ answer }) => answer.items[0]!.version!);
    expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  });

  it('refuses what another source manages', async () => {
    const entity = fresh();
    await pushOne(entity, {}, '?source=url:https://example.com/a.yaml');
    const theirs = await pushOne(entity);
    expect([theirs.status, theirs.answer.items[0]!.problem!.code]).toEqual([422, 'managed-by-another-source']);
    const path = `entities/component/default/${entity.metadata.name}`;
    expect((await call('DELETE', `${path}?source=another`)).status).toBe(409);
    expect((await call('DELETE', path)).status).toBe(200);
  });

  it('keeps provenance, trace and location with the change', async () => {
    const entity = fresh();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const reason = Buffer.from('größer').toString('latin1');
    const told = { 'x-callboard-run': 'https://ci.example.com/1', 'x-callboard-reason': reason, traceparent };
    await pushOne(entity, { ...told, 'x-correlation-id': 'c-1' }, '?source=url:https://example.com/a.yaml');
    const entry = await entryOf(`component:default/${entity.metadata.name}@1`);
    expect(JSON.parse(entry.provenance)).toEqual({ actor: 'admin', run: 'https://ci.example.com/1', reason: 'größer' });
    expect(entry).toMatchObject({ traceparent, correlationId: 'c-1', source: 'url:https://example.com/a.yaml' });
    expect(JSON.parse(entry.entity!).metadata).toMatchObject({
      uid: entry.uid,
      etag: entry.etag,
      annotations: { 'backstage.io/managed-by-location': 'url:https://example.com/a.yaml' },
    });
  });

  it('lets If-Match decide about one entity, and refuses it for more', async () => {
    const entity = fresh();
    const { answer } = await pushOne(entity);
    const etag = answer.items[0]!.etag!;
    const changed = { ...entity, spec: { ...entity.spec, lifecycle: 'other' } };
    const stale = await pushOne(changed, { 'if-match': '"0"' });
    expect([stale.status, stale.answer.code]).toEqual([412, 'stale-etag']);
    expect((await pushOne(changed, { 'if-match': `"0", "${etag}"` })).status).toBe(200);
    expect((await pushOne(fresh(), { 'if-match': '*' })).status).toBe(412);
    expect((await push(JSON.stringify([fresh(), fresh()]), { ...json, 'if-match': '*' })).status).toBe(400);
    const path = `entities/component/default/${entity.metadata.name}`;
    expect((await call('DELETE', path, { headers: { 'if-match': `"${etag}"` } })).status).toBe(412);
    expect((await call('DELETE', path, { headers: { 'if-match': '*' } })).status).toBe(200);
  });

  it('gives a receipt that shows what became of each document, with positions once they are given', async () => {
    const [one, two] = [fresh(), fresh()];
    await pushOne(one);
    const { answer } = await push(JSON.stringify([one, two, { kind: 'Nope' }]));
    const read = async (query = ''): Promise<ReceiptAnswer> =>
      (await (await call('GET', `receipts/${answer.receipt.id}${query}`)).json()) as ReceiptAnswer;
    const isPositioned = async () => {
      const receipt = await read();
      return receipt.items.slice(0, 2).every(({ position }) => position !== null) ? receipt : undefined;
    };
    const positioned = await waitUntil(isPositioned, { timeoutMs: 10_000, message: 'positions are given' });
    expect(positioned.items).toMatchObject([
      { index: 0, outcome: 'unchanged', version: 1 },
      { index: 1, outcome: 'registered', version: 1, etag: answer.items[1]!.etag },
      { index: 2, outcome: 'refused', position: null },
    ]);
    expect(positioned.items[1]!.position).toBeGreaterThan(positioned.items[0]!.position!);
    expect(await read('?limit=2')).toMatchObject({ items: [{ index: 0 }, { index: 1 }], nextCursor: '2' });
    expect(await read('?limit=2&cursor=2')).toEqual({
      id: answer.receipt.id,
      items: [expect.objectContaining({ index: 2 })],
    });
    expect(await read('?limit=0x2')).toMatchObject({ code: 'invalid-parameter', errors: [{ pointer: '/limit' }] });
    expect((await call('GET', `receipts/${randomUUID()}`)).status).toBe(404);
  });

  it('needs a token, a media type it knows, and a client that can take the answer', async () => {
    const body = JSON.stringify(fresh());
    expect((await call('POST', 'entities', { headers: { ...json, authorization: 'Bearer no' }, body })).status).toBe(
      401,
    );
    expect((await push(body, { 'content-type': 'text/csv' })).status).toBe(415);
    expect((await push(body, { ...json, 'content-encoding': 'br' })).status).toBe(415);
    for (const type of ['application/json', 'application/yaml', 'application/x-ndjson']) {
      expect((await push(body, { 'content-type': `${type}; charset=utf-16` })).status).toBe(415);
    }
    expect((await push(body, { ...json, accept: 'text/html' })).status).toBe(406);
    expect((await push(body, json, '?nope=1')).status).toBe(400);
    expect((await push(body, { ...json, 'x-callboard-occurred-at': 'yesterday' })).status).toBe(400);
    expect((await push(body, { ...json, accept: 'text/html, */*;q=0.1' })).status).toBe(200);
  });

  it('describes every route with examples', async () => {
    const { paths } = (await (await fetch(`${base}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { responses: object }>>;
    };
    const ours = Object.entries(paths).filter(([path]) => path.startsWith('/api/ingestion'));
    expect(ours.map(([path]) => path)).toHaveLength(5);
    for (const operation of ours.flatMap(([, methods]) => Object.values(methods))) {
      expect(Object.keys(operation.responses).length).toBeGreaterThan(1);
      expect(JSON.stringify(operation.responses)).toContain('example');
    }
  });
});
