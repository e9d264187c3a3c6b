import { component, user } from '@callboard/testing';
import { type Entity, refOf } from '@callboard/entity';
import { CatalogStage, type StagedChange } from '../fixtures/catalog-stage';

let stage: CatalogStage;

const bell = 'component:harbour/bell';
const at = '/v1/entities/component/harbour/bell';
const provenance = { actor: 'ci', run: 'https://ci.example.com/7', commit: '0a1b', reason: 'handed over' };

function entity(uid: string, spec: object, metadata: object = {}): Entity {
  return component('bell', { metadata: { namespace: 'harbour', uid, ...metadata }, spec } as never);
}

const states = [
  entity('first', { owner: 'quayside' }),
  entity('first', { owner: 'harbour' }, { title: 'Bell' }),
  entity('first', { owner: 'harbour', system: 'signals' }, { links: [{ url: 'https://bell.example.com' }] }),
  null,
  entity('second', { owner: 'harbour' }),
];

const history: StagedChange[] = states.map((state, index) => ({
  ref: bell,
  entity: state,
  time: `2026-11-2${index + 1}T09:00:00.000Z`,
  provenance: index === 1 ? provenance : { actor: 'jo' },
}));

const later: StagedChange[] = [
  {
    ...staged(component('buoy', { metadata: { uid: 'b' }, spec: { owner: 'user:default/jo' } } as never)),
    source: 'url:x',
  },
  staged(user('jo', { metadata: { uid: 'j' } } as never)),
];

function staged(one: Entity): StagedChange {
  return { ref: refOf(one), entity: one, time: '2026-11-26T09:00:00.000Z', provenance: { actor: 'admin' } };
}

beforeAll(async () => {
  stage = await CatalogStage.set();
  await stage.publish([...history, ...later]);
});

afterAll(() => stage.strike());

const get = (path: string, headers?: Record<string, string>) => stage.get(path, headers);
const versionsOf = ({ items }: { items: { version: number }[] }) => items.map(({ version }) => version);
const positionsOf = ({ items }: { items: { position: number }[] }) => items.map(({ position }) => position);

describe('the versions of an entity', () => {
  it('are told newest first, with who, from where, when, and what differed', async () => {
    const { status, headers, body } = await get(`${at}/versions`);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(versionsOf(body)).toEqual([5, 4, 3, 2, 1]);
    expect(body.items[3]).toEqual({
      position: 2,
      entityRef: bell,
      version: 2,
      type: 'callboard.entity.updated',
      time: '2026-11-22T09:00:00.000Z',
      source: 'token:spec',
      uid: 'first',
      provenance,
      differences: [
        { path: '/metadata/title', after: 'Bell' },
        { path: '/spec/owner', before: 'quayside', after: 'harbour' },
      ],
    });
    expect(body.items[1]).toMatchObject({ type: 'callboard.entity.removed', uid: null });
    expect(body).not.toHaveProperty('nextCursor');
  });

  it.each(['COMPONENT/harbour/Bell', 'Component:Harbour/BELL', 'component:harbour%2Fbell'])(
    'are found as %s',
    async (name) => {
      for (const what of ['versions', 'versions/2', 'diff', 'why?field=kind']) {
        const answers = await Promise.all([get(`${at}/${what}`), get(`/v1/entities/${name}/${what}`)]);
        expect(answers.map(({ status }) => status)).toEqual([200, 200]);
        expect(answers[1].body).toEqual(answers[0].body);
      }
    },
  );

  it('are found by each uid the entity had, until the removal', async () => {
    expect(versionsOf((await get('/v1/entities/by-uid/first/versions')).body)).toEqual([4, 3, 2, 1]);
    expect(versionsOf((await get('/v1/entities/by-uid/second/versions')).body)).toEqual([5]);
  });

  it('come page by page, whatever is added meanwhile', async () => {
    const first = await get(`${at}/versions?limit=2`);
    expect(versionsOf(first.body)).toEqual([5, 4]);
    await stage.publish([{ ref: bell, entity: states[4]!, time: '2026-11-26T09:00:00.000Z' }]);
    const second = await get(`${at}/versions?limit=2&cursor=${first.body.nextCursor}`);
    const third = await get(`${at}/versions?limit=2&cursor=${second.body.nextCursor}`);
    expect([second, third].map(({ body }) => versionsOf(body))).toEqual([[3, 2], [1]]);
    expect(third.body).not.toHaveProperty('nextCursor');
  });

  it.each([
    ['/v1/entities/component/harbour/nobody/versions', 404, 'unknown-entity', null],
    ['/v1/entities/by-uid/nobody/versions', 404, 'unknown-entity', null],
    ['/v1/entities/bell/versions', 400, 'invalid-parameter', 'ref-without-kind'],
    ['/v1/entities/component:%2Fbell/versions', 400, 'invalid-parameter', 'bad-ref'],
    [`${at}/versions?limit=0`, 400, 'invalid-parameter', 'min'],
    [`${at}/versions?limit=201`, 400, 'invalid-parameter', 'max'],
    [`${at}/versions?limit=1e1`, 400, 'invalid-parameter', 'is-int'],
    [`${at}/versions?cursor=x`, 400, 'invalid-parameter', 'bad-cursor'],
    [`${at}/versions?colour=red`, 400, 'invalid-parameter', 'unknown-field'],
  ])('refuse %s with %s %s', async (path, status, code, finer) => {
    const { body, ...answer } = await get(path);
    expect([answer.status, body.code]).toEqual([status, code]);
    expect(body.errors?.[0].code ?? null).toBe(finer);
  });

  it('have room for the most that a page may have', async () => {
    expect((await get(`${at}/versions?limit=200`)).status).toBe(200);
  });

  it('refuse the cursor of another entity', async () => {
    const { nextCursor } = (await get(`${at}/versions?limit=1`)).body;
    const { status, body } = await get(`/v1/entities/component/default/buoy/versions?cursor=${nextCursor}`);
    expect([status, body.errors[0].code]).toEqual([400, 'other-question']);
  });
});

describe('one version', () => {
  it('is the whole entity as it was, with its provenance', async () => {
    const { body } = await get(`${at}/versions/2`);
    expect(body).toMatchObject({ version: 2, provenance, entity: states[1] });
    expect(body.entity).not.toHaveProperty('relations');
  });

  it('is null where the entity was removed', async () => {
    expect((await get(`${at}/versions/4`)).body).toMatchObject({ uid: null, entity: null });
  });

  it.each([
    ['versions/99', 404, 'unknown-version'],
    ['versions/0', 400, 'invalid-parameter'],
    ['versions/-1', 400, 'invalid-parameter'],
    ['versions/two', 400, 'invalid-parameter'],
    ['versions/9999999999999999', 400, 'invalid-parameter'],
  ])('is refused as %s with %s %s', async (path, status, code) => {
    const { body, ...answer } = await get(`${at}/${path}`);
    expect([answer.status, body.code]).toEqual([status, code]);
  });

  it('is refused of an entity that never was', async () => {
    expect((await get('/v1/entities/component/harbour/nobody/versions/1')).body.code).toBe('unknown-entity');
  });
});

describe('a diff', () => {
  it('tells both versions and every difference', async () => {
    const { body } = await get(`${at}/diff?from=1&to=3`);
    expect(body).toMatchObject({
      entityRef: bell,
      from: { version: 1 },
      to: { version: 3, provenance: { actor: 'jo' } },
    });
    expect(body.differences).toEqual([
      { path: '/metadata/links', after: [{ url: 'https://bell.example.com' }] },
      { path: '/spec/owner', before: 'quayside', after: 'harbour' },
      { path: '/spec/system', after: 'signals' },
    ]);
  });

  it('is of the last change where no version is named, and of the first where only that is', async () => {
    expect((await get(`${at}/diff`)).body).toMatchObject({ from: { version: 5 }, to: { version: 6 } });
    expect((await get(`${at}/diff?to=1`)).body).toMatchObject({
      from: { version: 0 },
      differences: [{ path: '', after: states[0] }],
    });
  });

  it('is a JSON patch for who accepts one', async () => {
    const { headers, body } = await get(`${at}/diff?from=1&to=2`, { accept: 'application/json-patch+json' });
    expect(headers.get('content-type')).toBe('application/json-patch+json; charset=utf-8');
    expect(headers.get('vary')).toBe('accept');
    expect(body).toEqual([
      { op: 'add', path: '/metadata/title', value: 'Bell' },
      { op: 'replace', path: '/spec/owner', value: 'harbour' },
    ]);
    expect((await get(`${at}/diff?from=3&to=4&format=json-patch`)).body).toEqual([
      { op: 'replace', path: '', value: null },
    ]);
  });

  it('is unified text of YAML for who accepts that', async () => {
    const response = await fetch(`${stage.origin}/api/catalog${at}/diff?from=1&to=2&format=unified`);
    expect(response.headers.get('content-type')).toBe('text/x-diff; charset=utf-8');
    const lines = (await response.text()).split('\n');
    expect(lines.slice(0, 2)).toEqual([`--- ${bell}@1`, `+++ ${bell}@2`]);
    expect(lines.filter((line) => /^[-+] /.test(line))).toEqual([
      '+  title: Bell',
      '-  owner: quayside',
      '+  owner: harbour',
    ]);
  });

  it.each([
    ['from=3&to=2', 400, 'invalid-parameter'],
    ['from=x', 400, 'invalid-parameter'],
    ['to=0', 400, 'invalid-parameter'],
    ['format=pdf', 400, 'invalid-parameter'],
    ['from=1&to=99', 404, 'unknown-version'],
  ])('of %s is refused with %s %s', async (query, status, code) => {
    const { body, ...answer } = await get(`${at}/diff?${query}`);
    expect([answer.status, body.code]).toEqual([status, code]);
  });

  it('is refused to who accepts none of its forms', async () => {
    expect((await get(`${at}/diff`, { accept: 'image/png' })).body.code).toBe('not-acceptable');
  });
});

describe('why', () => {
  it('names the change that last set a field, and what it had before', async () => {
    const { body } = await get(`${at}/why?field=spec.owner&version=3`);
    expect(body).toMatchObject({ field: 'spec.owner', value: 'harbour', before: 'quayside' });
    expect(body.change).toMatchObject({ version: 2, provenance });
  });

  it.each([
    ['with the whole entity, when it was restored', 'spec.owner', { value: 'harbour', change: { version: 5 } }],
    [
      'with what is around it',
      '/metadata/links/0/url&version=3',
      { value: 'https://bell.example.com', change: { version: 3 } },
    ],
    ['when it was taken away', 'metadata.title', { before: 'Bell', change: { version: 3 } }],
    ['when all was taken away', 'spec.system', { before: 'signals', change: { version: 4 } }],
    ['when it was new', 'spec.owner&version=1', { value: 'quayside', change: { version: 1 } }],
  ])('names the change %s', async (_, query, expected) => {
    const { body } = await get(`${at}/why?field=${query}`);
    expect(body).toMatchObject(expected);
    for (const key of ['value', 'before']) expect(key in body).toBe(key in expected);
  });

  it.each([
    [`${at}/why?field=spec.colour`, 404, 'never-set'],
    [`${at}/why?field=spec.system&version=2`, 404, 'never-set'],
    [`${at}/why?field=spec.owner&version=99`, 404, 'unknown-version'],
    [`${at}/why`, 400, 'invalid-parameter'],
    [`${at}/why?field=spec..owner`, 400, 'invalid-parameter'],
    [`${at}/why?field=/spec/~2`, 400, 'invalid-parameter'],
    ['/v1/entities/component/harbour/nobody/why?field=kind', 404, 'unknown-entity'],
  ])('is refused for %s with %s %s', async (path, status, code) => {
    const { body, ...answer } = await get(path);
    expect([answer.status, body.code]).toEqual([status, code]);
  });
});

describe('a field', () => {
  it('that is not named is told to be required', async () => {
    const { errors } = (await get(`${at}/why`)).body;
    expect(errors).toEqual([expect.objectContaining({ pointer: '/field', code: 'required' })]);
  });

  it.each([
    [1_000, 404],
    [1_001, 400],
  ])('with a name of %s characters is answered by %s', async (length, status) => {
    expect((await get(`${at}/why?field=${'a'.repeat(length)}`)).status).toBe(status);
  });
});

describe('the changes', () => {
  it('are told newest first, up to a position that is told', async () => {
    const { body } = await get('/v1/changes');
    expect([positionsOf(body), body.upTo]).toEqual([[8, 7, 6, 5, 4, 3, 2, 1], 8]);
    expect(body.items[6]).toMatchObject({ entityRef: bell, version: 2, provenance });
  });

  it.each([
    ['kind=USER', [7]],
    ['kind=user&kind=api', [7]],
    ['namespace=harbour', [8, 5, 4, 3, 2, 1]],
    ['ref=component:harbour/Bell', [8, 5, 4, 3, 2, 1]],
    ['ref=component:harbour/bell&actor=ci', [2]],
    ['ref=component:harbour/bell&order=oldest&from=2&to=4', [2, 3, 4]],
    ['ref=component:harbour/nobody', []],
    ['owner=group:harbour/quayside', [1]],
    ['owner=user:default/jo', [6]],
    ['source=url:x', [6]],
    ['type=callboard.entity.removed&type=callboard.entity.restored', [5, 4]],
    ['actor=admin&kind=component', [6]],
    ['from=3&to=5', [5, 4, 3]],
    ['from=2026-11-23T09:00:00Z&to=2026-11-25T08:59:59.999Z', [4, 3]],
    ['from=2026-11-23T10:00:00%2B01:00&to=4', [4, 3]],
    ['from=2026-11-23T09:00:00.001Z&to=2026-11-24T08:00:00Z', []],
    ['to=2020-01-01T00:00:00Z', []],
    ['from=2020-01-01&to=3', [3, 2, 1]],
    ['from=99', []],
    ['order=oldest&to=3', [1, 2, 3]],
  ])('are found by %s', async (query, expected) => {
    expect(positionsOf((await get(`/v1/changes?${query}`)).body)).toEqual(expected);
  });

  it.each([
    ['from=8', 8],
    ['from=9', 8],
    ['from=10', 8],
    ['from=20000', 8],
    ['from=20000&to=30000', 8],
    ['from=5&to=2020-01-01T00:00:00Z', 4],
  ])('that are asked for by %s are known up to %s', async (query, upTo) => {
    for (const order of ['newest', 'oldest']) {
      expect((await get(`/v1/changes?${query}&order=${order}`)).body.upTo).toBe(upTo);
    }
  });

  it('come page by page, older ones stable and newer ones to be followed', async () => {
    const first = (await get('/v1/changes?limit=5')).body;
    await stage.publish([{ ref: bell, entity: states[4]! }]);
    const second = (await get(`/v1/changes?limit=5&cursor=${first.nextCursor}`)).body;
    expect([positionsOf(first), positionsOf(second), second.upTo]).toEqual([[8, 7, 6, 5, 4], [3, 2, 1], 8]);
    const next = (await get(`/v1/changes?order=oldest&from=${second.upTo + 1}`)).body;
    expect([positionsOf(next), next.upTo]).toEqual([[9], 9]);
    expect((await get(`/v1/changes?order=oldest&from=${next.upTo + 1}`)).body).toEqual({ items: [], upTo: 9 });
  });

  it.each([
    ['from=5&to=4', 'after-to'],
    ['from=2026-11-24T00:00:00Z&to=2026-11-23T00:00:00Z', 'after-to'],
    ['from=yesterday', 'bad-point'],
    ['to=2026-13-24T00:00:00Z', 'bad-point'],
    ['to=2026-02-30T00:00:00Z', 'bad-point'],
    ['ref=bell', 'ref-without-kind'],
    ['owner=a:/', 'bad-ref'],
    ['type=entity.updated', 'is-in'],
    ['order=up', 'is-in'],
    ['kind=', 'matches'],
    ['cursor=h1.e30', 'bad-cursor'],
  ])('are refused for %s with %s', async (query, code) => {
    const { status, body } = await get(`/v1/changes?${query}`);
    expect([status, body.code]).toEqual([400, 'invalid-parameter']);
    expect(body.errors.map((each: { code: string }) => each.code)).toContain(code);
  });

  it('refuse a cursor beside other filters', async () => {
    const { nextCursor } = (await get('/v1/changes?limit=1')).body;
    expect((await get(`/v1/changes?kind=user&cursor=${nextCursor}`)).body.errors[0].code).toBe('other-question');
  });
});

describe('a change that is parked', () => {
  it('is told where versions end before it, and refused by name', async () => {
    const buoy = '/v1/entities/component/default/buoy';
    expect((await get(`${buoy}/versions`)).body).not.toHaveProperty('parkedAt');
    // An entity without a uid cannot be folded.
    await stage.publish([{ ref: 'component:default/buoy', entity: component('buoy') }]);
    const parkedAt = stage.position;
    const { body } = await get(`${buoy}/versions`);
    expect([versionsOf(body), body.parkedAt]).toEqual([[1], parkedAt]);
    expect((await get(`${buoy}/versions/2`)).body).toMatchObject({
      code: 'unknown-version',
      detail: expect.stringContaining(`position ${parkedAt} is parked`) as string,
    });
    expect(positionsOf((await get('/v1/changes?limit=1')).body)).toEqual([parkedAt - 1]);
  });
});

describe('the position of an answer', () => {
  it('is the one that history has reached, not the one of the view', async () => {
    await stage.publish([{ ref: bell, entity: null }], ['entity']);
    const seen = String(stage.position);
    const view = await get('/entities/by-query?limit=0', { 'x-callboard-at-least': seen });
    expect([view.status, view.headers.get('x-callboard-position')]).toEqual([200, seen]);
    const behind = await get(`${at}/versions`);
    expect([behind.status, behind.headers.get('x-callboard-position')]).toEqual([200, String(stage.position - 1)]);
    const late = await get(`${at}/versions`, { 'x-callboard-at-least': seen, 'x-callboard-wait-ms': '50' });
    expect([late.status, late.body.code]).toEqual([409, 'not-yet-visible']);
  });
});
