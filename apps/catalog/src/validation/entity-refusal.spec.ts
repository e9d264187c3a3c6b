import { component } from '@callboard/testing';
import { refusalOf } from './entity-refusal';

const location = 'url:https://example.com/catalog-info.yaml';
const right = component('bell') as unknown as Record<string, unknown>;
const metadata = { name: 'bell' };

describe('what is wrong with an entity', () => {
  it.each([right, { ...right, metadata: { ...metadata, uid: 'x', etag: 'y' } }, { ...right, status: {} }])(
    'is nothing: %j',
    (entity) => expect(refusalOf(entity, location)).toBeUndefined(),
  );

  it('is told whole, each by Backstage’s name, our code and its place in the body', () => {
    const entity = { ...right, kind: '', metadata: { name: 'a b', tags: ['Java'] } };
    expect(refusalOf(entity, location)).toEqual({
      code: 'invalid-entity',
      errors: [
        ['TypeError', '/kind', 'bad-kind'],
        ['InputError', '/metadata/name', 'bad-name'],
        ['InputError', '/metadata/tags/0', 'bad-tag'],
      ].map(([name, pointer, code]) => {
        const message = expect.stringMatching(`^${pointer}: `) as string;
        return { name, message, pointer: `/entity${pointer}`, code };
      }),
    });
  });

  it.each<[string, object]>([
    ['/apiVersion', { apiVersion: undefined }],
    ['/apiVersion', { apiVersion: 1 }],
    ['/kind', { kind: undefined }],
    ['/metadata', { metadata: undefined }],
    ['/metadata', { metadata: [] }],
    ['/metadata/name', { metadata: {} }],
    ['/metadata/name', { metadata: { name: '' } }],
    ['/metadata/namespace', { metadata: { ...metadata, namespace: '' } }],
    ['/metadata/namespace', { metadata: { ...metadata, namespace: 5 } }],
  ])('is a TypeError where %s is not there: %j', (pointer, over) => {
    const refusal = refusalOf({ ...right, ...over }, location);
    expect(refusal?.errors[0]).toMatchObject({ name: 'TypeError', pointer: `/entity${pointer}` });
  });

  it.each<object>([{ apiVersion: 'a b' }, { kind: 'component' }, { metadata: { ...metadata, namespace: 'A b' } }])(
    'is an InputError where it is there and wrong: %j',
    (over) => expect(refusalOf({ ...right, ...over }, location)?.errors[0]?.name).toBe('InputError'),
  );
});

describe('a location', () => {
  it.each(['url:x', 'url:https://example.com/a:b', 'url: x'])('may be %j', (text) => {
    expect(refusalOf(right, text)).toBeUndefined();
  });

  it.each(['', 'url', 'url:', 'url: ', 'URL:x', 'file:x', 'https://example.com', ' url:x', 'x'.repeat(5_000)])(
    'may not be %j, whatever the entity',
    (text) => {
      const error = { name: 'TypeError', pointer: '/location', code: 'bad-location' };
      const refusal = refusalOf({}, text);
      expect(refusal).toMatchObject({ code: 'invalid-request', errors: [error] });
      expect(refusal!.errors[0]!.message.length).toBeLessThan(200);
    },
  );
});
