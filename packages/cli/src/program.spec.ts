import { comparison, generation, projection } from './fixtures/projections';
import { AnsweringServer, type Asked } from './fixtures/recorded-run';

describe('callboard', () => {
  let server: AnsweringServer;

  beforeEach(async () => {
    server = await AnsweringServer.start();
  });
  afterEach(() => server.stop());

  const lines = () => server.asked.map(({ line }) => line);

  describe('projections', () => {
    it('asks every service and shows one table', async () => {
      server.answers = () => ({ body: { items: [projection()] } });
      const { exitCode, out } = await server.run('projections');
      expect(exitCode).toBe(0);
      expect(lines()).toEqual([
        'GET /api/catalog/v1/projections',
        'GET /api/search/v1/projections',
        'GET /api/notifications/v1/projections',
      ]);
      expect(out).toMatch(/^catalog\/entity .*\nsearch\/entity .*\nnotifications\/entity /m);
    });

    it('shows the others when one service is away, and exits 4', async () => {
      const problem = { code: 'upstream-unavailable', detail: 'No replica is ready.' };
      server.answers = ({ line }) =>
        line.includes('search') ? { status: 503, body: problem } : { body: { items: [projection()] } };
      const { exitCode, out, err } = await server.run('projections', '--json');
      expect(exitCode).toBe(4);
      expect(Object.keys(JSON.parse(out))).toEqual(['catalog', 'notifications']);
      expect(err).toContain('search could not be asked. upstream-unavailable: No replica is ready.');
    });
  });

  describe('verify --wait', () => {
    const building = generation(2, { state: 'building', purpose: 'verification', phase: 'loading', expected: 1_200 });
    const live = generation(1, { state: 'live' });

    function over(found: Parameters<typeof comparison>[0]) {
      const verification = { ...comparison(found), agrees: false };
      return ({ line }: Asked) => ({
        body: line.startsWith('POST')
          ? projection({ generations: [live, building] })
          : projection({ generations: [live], verification }),
      });
    }

    it('exits 0 when the documents agree with the log', async () => {
      server.answers = over({});
      const { exitCode, out } = await server.run('verify', 'catalog/entity', '--wait');
      expect([exitCode, out]).toEqual([0, 'catalog/entity: 300 documents compared up to position 1,200: all agree.\n']);
      expect(server.asked[0]).toEqual({
        line: 'POST /api/catalog/v1/projections/entity/verify',
        authorization: 'Bearer the-token',
        body: {},
      });
    });

    it('exits 3 when they differ, and prints what the product answered when that is asked for', async () => {
      server.answers = over({ different: 2 });
      const { exitCode, out } = await server.run('verify', 'catalog/entity', '--wait', '--json');
      expect(exitCode).toBe(3);
      expect(JSON.parse(out)).toMatchObject({ name: 'entity', verification: { different: 2 } });
    });
  });

  it('follows a rebuild to its end, telling how far it is on stderr alone', async () => {
    const live = generation(1, { state: 'live' });
    const steps = [
      [live, generation(2, { state: 'building', phase: 'loading', done: 0, expected: 1_200 })],
      [live, generation(2, { state: 'building', phase: 'comparing', expected: 1_200 })],
      [generation(1), generation(2, { state: 'live' })],
    ];
    server.answers = () => ({ body: projection({ generations: steps[Math.min(server.asked.length - 1, 2)]! }) });
    const { exitCode, out, err } = await server.run('rebuild', 'search/document', '--reason', 'why not', '--wait');
    expect([exitCode, out]).toEqual([0, 'search/document: generation 2 is live.\n']);
    expect(err).toBe('rebuild of search/document, generation 2: comparing, 1,200 of 1,200 (100 %) changes\n');
    expect(server.asked[0]).toMatchObject({ body: { reason: 'why not' } });
  });

  it('retries everything that is parked, page by page, and exits 1 while something stays', async () => {
    const outcome = { released: 1, left: 0, error: null };
    server.answers = ({ body }) =>
      (body as { cursor?: string }).cursor
        ? { body: { items: [{ ...outcome, ref: 'component:default/b', left: 1, error: 'TypeError: no' }] } }
        : { body: { items: [{ ...outcome, ref: 'component:default/a' }], nextCursor: 'abc' } };
    const { exitCode, out } = await server.run('retry', 'catalog/entity');
    expect(server.asked.map(({ body }) => body)).toEqual([{}, { cursor: 'abc' }]);
    expect(exitCode).toBe(1);
    expect(out).toContain('component:default/b: 1 change left: TypeError: no');
  });

  it('skips with a reason, and drops by number', async () => {
    await server.run('skip', 'notifications/feed', 'component:default/a', '42', '--reason', 'broken');
    await server.run('drop', 'catalog/entity', '3');
    expect(server.asked.map(({ line, body }) => [line, body])).toEqual([
      [
        'POST /api/notifications/v1/projections/feed/parked/skip',
        { ref: 'component:default/a', position: 42, reason: 'broken' },
      ],
      ['DELETE /api/catalog/v1/projections/entity/generations/3', undefined],
    ]);
  });

  describe('a refusal', () => {
    it('is told with its code, the words of the product and the remedy', async () => {
      const detail = 'Generation 4 is under way; wait for its end or cancel it';
      server.answers = () => ({ status: 409, body: { code: 'build-under-way', detail } });
      const { exitCode, out, err } = await server.run('rebuild', 'catalog/entity');
      expect([exitCode, out]).toEqual([1, '']);
      expect(err).toBe(`build-under-way: ${detail}.\nWait until it is done, or cancel it.\n`);
    });

    it('of a token says where that was found, and never what it is', async () => {
      server.answers = () => ({ status: 401, body: { code: 'unauthenticated', detail: 'Missing credentials' } });
      const { exitCode, err } = await server.run('cancel', 'catalog/entity');
      expect(exitCode).toBe(1);
      expect(err).toContain('The token from CALLBOARD_TOKEN is not one that this product knows.');
      expect(err).not.toContain('the-token');
    });

    it('in the shape of Backstage is understood, too', async () => {
      server.answers = () => ({ status: 404, body: { error: { name: 'NotFoundError', message: 'Nothing here' } } });
      const { exitCode, err } = await server.run('log');
      expect([exitCode, err]).toEqual([1, 'NotFoundError: Nothing here.\n']);
    });
  });

  it('exits 4 where nobody listens, and says how to give an address', async () => {
    const { url } = server;
    await server.stop();
    const { exitCode, err } = await server.run('log', '--url', url);
    expect(exitCode).toBe(4);
    expect(err).toMatch(/could not be reached: ECONNREFUSED\.\n.*--url or CALLBOARD_URL/);
    server = await AnsweringServer.start();
  });

  it.each([
    ['an unknown command', ['rebuilt', 'catalog/entity'], /Did you mean rebuild/],
    ['a projection without its service', ['verify', 'entity'], /<service>\/<name>/],
    ['an unknown service', ['verify', 'ingestion/entity'], /catalog, search, notifications/],
    ['a skip without a reason', ['skip', 'catalog/entity', 'component:default/a', '42'], /--reason/],
    ['nothing at all', [], /Usage: callboard/],
    ['an address that is none', ['log', '--url', 'here'], /"here" is no address/],
  ])('exits 2 for %s, and asks nobody', async (_, args, words) => {
    const { exitCode, err } = await server.run(...args);
    expect(exitCode).toBe(2);
    expect(err).toMatch(words);
    expect(server.asked).toEqual([]);
  });

  it('explains itself and each command with an example', async () => {
    const { exitCode, out } = await server.run('--help');
    expect(exitCode).toBe(0);
    expect(out).toContain('3    the verification found differences, or the build failed');
    for (const [, name = ''] of out
      .split('Commands:')[1]!
      .split('Environment')[0]!
      .matchAll(/^ {2}(\w+) /gm)) {
      const help = await server.run(name, '--help');
      expect([name, help.exitCode]).toEqual([name, 0]);
      expect(help.out).toContain(`$ callboard ${name}`);
    }
    expect(server.asked).toEqual([]);
  });
});
