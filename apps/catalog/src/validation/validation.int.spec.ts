import { CatalogClient } from '@backstage/catalog-client';
import { component } from '@callboard/testing';
import { CatalogStage } from '../fixtures/catalog-stage';

const location = 'url:https://example.com/catalog-info.yaml';
const bell = component('bell') as unknown as Record<string, unknown>;

let stage: CatalogStage;
beforeAll(async () => (stage = await CatalogStage.set({ isLoaded: false })));
afterAll(() => stage.strike());

const ask = (body: unknown) => stage.post('/validate-entity', body);
const spec = (over: object) => ({ ...bell, spec: { ...(bell['spec'] as object), ...over } });
const metadata = (over: object) => ({ ...bell, metadata: { ...(bell['metadata'] as object), ...over } });

describe('POST /validate-entity', () => {
  it('quirk 45: answers what is valid with 200 and nothing', async () => {
    const { status, headers, body } = await ask({ entity: bell, location, extra: 1 });
    expect([status, headers.get('content-length'), body]).toEqual([200, '0', undefined]);
  });

  it('quirk 43: refuses a dependency without its kind, an owner without it is fine', async () => {
    const { status, body } = await ask({ entity: spec({ dependsOn: ['foo'] }), location });
    expect([status, body.errors]).toMatchObject([400, [{ name: 'InputError', pointer: '/entity/spec/dependsOn/0' }]]);
    expect(await ask({ entity: spec({ owner: 'foo' }), location })).toMatchObject({ status: 200 });
  });

  it.each([
    ['a kind in lower case', { ...bell, kind: 'component' }],
    ['relations', { ...bell, relations: [] }],
    ['a tag in upper case', metadata({ tags: ['Java'] })],
  ])('quirk 44: refuses %s by `errors`, not by `error`', async (_, entity) => {
    const { status, body } = await ask({ entity, location });
    expect(status).toBe(400);
    expect(Object.keys(body).sort()).toEqual(['code', 'errors']);
  });

  it('quirk 46: refuses labels that differ by case only, which Backstage takes and never shows', async () => {
    const { status, body } = await ask({ entity: metadata({ labels: { Foo: 'a', foo: 'b' } }), location });
    expect([status, body.errors]).toMatchObject([400, [{ code: 'keys-differ-by-case' }]]);
  });

  it('refuses a location that is none in the same shape', async () => {
    const { status, body } = await ask({ entity: bell, location: 'file:./catalog-info.yaml' });
    expect([status, body.errors]).toMatchObject([400, [{ name: 'TypeError', pointer: '/location' }]]);
  });

  it.each([
    [{ entity: bell }, '/location'],
    [{ location }, '/entity'],
    [{ entity: [bell], location }, '/entity'],
    [{ entity: 'bell', location }, '/entity'],
    [{ entity: bell, location: 5 }, '/location'],
  ])('refuses what is no such question as every other: %j', async (question, pointer) => {
    const { status, body } = await ask(question);
    expect([status, body.error]).toMatchObject([400, { name: 'InputError', errors: [{ pointer }] }]);
  });

  it('tells the client of Backstage what it waits for', async () => {
    const client = new CatalogClient({
      discoveryApi: { getBaseUrl: (plugin) => Promise.resolve(`${stage.origin}/api/${plugin}`) },
      fetchApi: { fetch: (url, init) => stage.fetch(url, init) },
    });
    const entity = bell as unknown as Parameters<typeof client.validateEntity>[0];
    expect(await client.validateEntity(entity, location)).toEqual({ valid: true });
    const refused = await client.validateEntity({ ...entity, kind: 'component' }, location);
    expect(refused).toMatchObject({ valid: false, errors: [{ name: 'InputError' }] });
  });
});
