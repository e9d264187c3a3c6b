import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { LogEntry } from '@callboard/event-log';
import { startService } from '@callboard/http';
import { createLogger } from '@callboard/logging';
import { component, freshNames, platformAddresses, waitUntil } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MongoClient } from 'mongodb';
import { IngestionModule } from '../ingestion.module';
import { receiveDescriptors } from './push-body';

const MIB = 1024 * 1024;
const json = { 'content-type': 'application/json' };
const ndjson = { 'content-type': 'application/x-ndjson' };
const yaml = { 'content-type': 'application/yaml' };
const mediaTypes = [json, yaml, ndjson];

/** An entity whose JSON has exactly so many bytes. */
function weighing(bytes: number, name: string): string {
  const empty = JSON.stringify(component(name, { metadata: { description: '' } }));
  return JSON.stringify(component(name, { metadata: { description: 'x'.repeat(bytes - empty.length) } }));
}

async function* pieces(...parts: (string | Promise<unknown>)[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (typeof part === 'string') yield Buffer.from(part);
    else await part;
  }
}

describe('a push at its limits', () => {
  const { prefix, databasePrefix } = freshNames();
  const addresses = platformAddresses();
  let app: NestFastifyApplication;
  let client: MongoClient;
  let url: string;

  beforeAll(async () => {
    const logger = createLogger('ingestion', 'silent');
    const served = {
      mode: 'production',
      httpHost: '127.0.0.1',
      httpPort: 0,
      adminToken: 't',
      logLevel: 'silent',
    } as const;
    const config = { ...served, ...addresses, topicPrefix: prefix, databasePrefix, partitions: 3 };
    const module = IngestionModule.forRoot({ config, logger });
    const configure = receiveDescriptors;
    app = await startService({ name: 'ingestion', module, config, logger, configure, handlesSignals: false });
    url = `${await app.getUrl()}/api/ingestion/v1/entities`;
    client = await MongoClient.connect(addresses.mongoUrl);
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await client.db(`${databasePrefix}_ingestion`).dropDatabase();
    await client.close();
  });

  const log = () => client.db(`${databasePrefix}_ingestion`).collection<LogEntry>('log');
  const push = async (body: string | Buffer | AsyncIterable<Buffer>, headers: Record<string, string>) => {
    const init = {
      method: 'POST',
      body: body as string,
      headers: { authorization: 'Bearer t', ...headers },
      duplex: 'half',
    };
    const response = await fetch(url, init as RequestInit);
    return { status: response.status, text: await response.text() };
  };
  const linesOf = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('takes a body of 16 MiB and refuses one byte more, announced or not', async () => {
    const padded = (bytes: number) => weighing(2000, 'padded').padEnd(bytes, ' ');
    expect((await push(padded(16 * MIB), json)).status).toBe(200);
    expect((await push(padded(16 * MIB + 1), json)).status).toBe(413);
    const unannounced = await push(pieces(padded(16 * MIB), ' '), json);
    expect([unannounced.status, JSON.parse(unannounced.text).code]).toEqual([413, 'body-too-large']);
    expect((await push(weighing(2000, 'padded'), json)).status).toBe(200);
  });

  it.each([
    {
      trouble: 'is too large',
      type: json,
      body: weighing(2000, 'padded').padEnd(18 * MIB, ' '),
      more: {},
      expected: 413,
    },
    {
      trouble: 'has more than the one entity of If-Match',
      type: ndjson,
      body: `${weighing(MIB, 'many')}\n`.repeat(4),
      more: { 'if-match': '*' },
      expected: 400,
    },
  ])('answers the next push on the connection of one that $trouble', async ({ type, body, more, expected }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<unknown>();
    const pushed = async (text: string, others: object) => {
      const sending = request(url, {
        method: 'POST',
        agent,
        headers: { authorization: 'Bearer t', ...type, 'transfer-encoding': 'chunked', ...others },
      });
      sending.once('socket', (socket) => sockets.add(socket)).end(text);
      const [response] = (await once(sending, 'response')) as [IncomingMessage];
      await once(response.resume(), 'end');
      return response.statusCode;
    };
    expect(await pushed(body, more)).toBe(expected);
    expect(await pushed(weighing(300, 'next'), {})).toBe(200);
    expect(sockets.size).toBe(1);
    agent.destroy();
  });

  it.each([
    ['NDJSON', ndjson, '\n'],
    ['YAML', yaml, '\n---\n'],
  ])(
    'takes a document of 1 MiB and refuses one byte more, but not its neighbours (%s)',
    async (name, headers, separator) => {
      const documents = [weighing(MIB - 5, `${name}-a`), weighing(MIB + 1, `${name}-b`), weighing(300, `${name}-c`)];
      const { status, text } = await push(documents.join(separator), headers);
      const items = headers === ndjson ? linesOf(text).slice(0, -1) : JSON.parse(text).items;
      expect(status).toBe(207);
      expect(items.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['registered', 'refused', 'registered']);
      expect(items[1].problem.code).toBe('document-too-large');
    },
  );

  it('takes 10,000 lines of NDJSON, each answered in its place, in a stream that has no limit', async () => {
    const line = (n: number) => JSON.stringify(component(`bulk-${n}`, { metadata: { description: 'x'.repeat(1700) } }));
    const lines = Array.from({ length: 10_000 }, (_, n) => (n % 1000 === 500 ? '{"broken' : line(n)));
    const body = lines.join('\n');
    expect(body.length).toBeGreaterThan(16 * MIB);
    const answer = linesOf((await push(body, ndjson)).text);
    expect(answer).toHaveLength(10_001);
    expect(answer.slice(0, -1).map(({ index }) => index)).toEqual(lines.map((_, n) => n));
    expect(answer[9_999]).toMatchObject({
      entityRef: 'component:default/bulk-9999',
      outcome: 'registered',
      version: 1,
    });
    expect(answer[500]).toMatchObject({ outcome: 'refused', problem: { errors: [{ line: 501 }] } });
    expect(answer.at(-1).counts).toMatchObject({ registered: 9_990, refused: 10 });
    expect(await log().countDocuments({ receipt: answer.at(-1).receipt.id })).toBe(9_990);
    const again = linesOf((await push(body, ndjson)).text);
    expect(again.at(-1).counts).toMatchObject({ registered: 0, unchanged: 9_990, refused: 10 });
  }, 120_000);

  it('answers a line before the next one is sent', async () => {
    const sending = request(url, { method: 'POST', headers: { authorization: 'Bearer t', ...ndjson } });
    const name = `slow-${randomUUID().slice(0, 8)}`;
    sending.write(`${weighing(300, name)}\n`);
    const [response] = await once(sending, 'response');
    const [first] = await once(response, 'data');
    expect(JSON.parse(String(first))).toMatchObject({ index: 0, outcome: 'registered' });
    sending.end(weighing(301, name));
    const rest: Buffer[] = [];
    for await (const part of response) rest.push(part as Buffer);
    const [second, last] = linesOf(Buffer.concat(rest).toString());
    expect([second, last]).toMatchObject([
      { index: 1, outcome: 'updated', version: 2 },
      { counts: { registered: 1, updated: 1 } },
    ]);
  });

  it('keeps the whole lines of a client that breaks off, and nothing of the line it broke off in', async () => {
    const sending = request(url, { method: 'POST', headers: { authorization: 'Bearer t', ...ndjson } });
    sending.on('error', () => undefined);
    const whole = Array.from({ length: 50 }, (_, n) => `${weighing(300, `cut-${n}`)}\n`).join('');
    // What was sent of the last line is an entity by itself.
    sending.write(whole + weighing(300, 'cut-partial'));
    await waitUntil(async () => (await log().findOne({ _id: 'component:default/cut-49@1' })) !== null, {
      timeoutMs: 10_000,
      message: 'the whole lines are in the log',
    });
    sending.destroy();
    expect((await push(weighing(300, 'after-cut'), json)).status).toBe(200);
    expect(await log().countDocuments({ _id: /^component:default\/cut-\d+@1$/ })).toBe(50);
    expect(await log().findOne({ ref: 'component:default/cut-partial' })).toBeNull();
  });

  it('never answers 5xx to garbage, whatever it says it is', async () => {
    const entity = component('garbage');
    const garbage: (string | Buffer)[] = [
      'null',
      '0',
      '"text"',
      '[[]]',
      '[null]',
      '{}',
      '{"entities":null}',
      '{"entities":{}}',
      '{"entities":[[[]]]}',
      '\u0000',
      '\ufeff',
      '---\n---\n',
      '%YAML 9.9\n---\na',
      '&a [*a]',
      '*nope',
      '!!js/function x',
      '<<: {a: b}',
      '? [a]\n: b',
      'a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]',
      'kind: Component\nkind: Component',
      '\t- a',
      '- - - -',
      Buffer.from([0xff, 0xfe, 0x00, 0xd8]),
      Buffer.from([0xc3, 0x28]),
      '['.repeat(100_000),
      '{"a":'.repeat(50_000),
      'a: '.repeat(5_000),
      '{"__proto__":{"kind":"Component"}}',
      '1e999',
      '"\\ud800"',
      `${'9'.repeat(5_000)}`,
      JSON.stringify({ ...entity, metadata: null }),
      JSON.stringify({ ...entity, metadata: [] }),
      JSON.stringify({ ...entity, kind: {} }),
      JSON.stringify({ ...entity, metadata: { name: 'a'.repeat(500_000) } }),
      JSON.stringify({ ...entity, spec: 'x' }),
      JSON.stringify({ ...entity, metadata: { name: '__proto__' } }),
      JSON.stringify({ ...entity, metadata: { name: 'a@1' } }),
      JSON.stringify({ ...entity, metadata: { name: 'a', 'a.b': 1, $where: 1 } }),
      JSON.stringify({ ...entity, metadata: { name: 'a', etag: 'x\ny', labels: { a: 1 } } }),
    ];
    const answers: string[] = [];
    for (const headers of mediaTypes) {
      for (const body of garbage) {
        const { status } = await push(body, headers);
        if (status >= 500) answers.push(`${status} ${headers['content-type']} ${String(body).slice(0, 40)}`);
      }
    }
    expect(answers).toEqual([]);
  }, 120_000);

  it('never answers 5xx to a request that is odd in other ways', async () => {
    const body = weighing(300, 'odd');
    const headers: Record<string, string>[] = [
      { 'content-type': '' },
      { 'content-type': ';;;' },
      { 'content-type': 'application/json; charset=utf-16' },
      { ...json, accept: ';,;' },
      { ...json, 'if-match': '"' },
      { ...json, 'if-match': ',' },
      { ...json, traceparent: 'x' },
      { ...json, 'x-callboard-run': 'x'.repeat(5_000) },
      { ...json, 'x-correlation-id': '<>' },
      { ...ndjson, 'if-match': '*' },
    ];
    const statuses = [];
    for (const each of headers) statuses.push((await push(body, each)).status);
    const paths = [
      '%00/a/b',
      'a/%2e%2e/b',
      `${'k'.repeat(900)}/a/b`,
      'a/b/%E0%A4%A',
      '$where/$ne/1',
      'a/b/c?source=%0a',
      'a/b/c?source=a&source=b',
    ];
    for (const path of paths) {
      statuses.push(
        (await fetch(`${url}/${path}`, { method: 'DELETE', headers: { authorization: 'Bearer t' } })).status,
      );
    }
    for (const status of statuses) expect(status).toBeLessThan(500);
  });
});
